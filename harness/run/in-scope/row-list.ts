import type { ShapeCheck } from '../../config/index.ts'
import { isExactNumber, type JsonValue } from '../../model/json.ts'
import { parseRow } from '../../snapshot/index.ts'

const maxListed = 50

/** Rows that a program made, checked as those of a file are: each is `{ model, pk, fields }`, of JSON values alone. */
export const rowList: ShapeCheck = (place, value) => {
  if (!Array.isArray(value)) return [`${place} must be a list of rows`]
  const messages: string[] = []
  let more = 0
  // Not by flatMap, which passes over what a list lacks.
  for (let index = 0; index < value.length; index += 1) {
    const wrong = rowMessages(`${place}[${index}]`, value[index])
    if (messages.length < maxListed) messages.push(...wrong)
    else if (wrong.length > 0) more += 1
  }
  return more === 0 ? messages : [...messages, `… and ${more} more rows`]
}

function rowMessages(place: string, row: unknown): readonly string[] {
  if (!isJson(row)) {
    const { path, is } = flawOf(row, []) ?? { path: '', is: 'is none' }
    return [`${place}${path} ${is}: a row holds JSON values only`]
  }
  const parsed = parseRow(row)
  return parsed.kind === 'row' ? [] : parsed.problems.map((problem) => `${place} ${problem}`)
}

function isJson(value: unknown): value is JsonValue {
  return flawOf(value, []) === null
}

/** What no JSON has, and where: `.fields.at`. */
interface Flaw {
  readonly path: string
  readonly is: string
}

/** The first. @param above what holds the value, and what holds that */
function flawOf(value: unknown, above: readonly object[]): Flaw | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
  if (typeof value === 'number') return Number.isFinite(value) ? null : { path: '', is: `is ${value}` }
  if (typeof value !== 'object') {
    return { path: '', is: value === undefined ? 'is undefined' : `is a ${typeof value}` }
  }
  if (isExactNumber(value)) return null
  if (above.includes(value)) return { path: '', is: 'holds itself' }
  const held = [...above, value]
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const flaw = flawOf(value[index], held)
      if (flaw) return { ...flaw, path: `[${index}]${flaw.path}` }
    }
    return null
  }
  if (!isPlain(value)) return { path: '', is: `is a ${value.constructor?.name ?? 'strange object'}` }
  for (const [name, entry] of Object.entries(value)) {
    const flaw = flawOf(entry, held)
    if (flaw) return { ...flaw, path: `.${name}${flaw.path}` }
  }
  return null
}

/** Also of another realm: its prototype has none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
