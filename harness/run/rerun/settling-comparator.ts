import type { ColumnType } from '../../model/catalog.ts'
import { parseDecimal } from '../../model/decimal.ts'
import { instantOrder } from '../../model/instant.ts'
import { isJsonArray, type JsonValue, jsonText } from '../../model/json.ts'

/** What a field held in two runs that should have been the same. */
export interface VariedValue {
  readonly type: ColumnType
  /** What it should have held; undefined when that is not known. */
  readonly expected: JsonValue | undefined
  readonly first: JsonValue
  readonly second: JsonValue
}

/** The comparator that would have accepted the value of both runs, as a subject names it; `ignored` where no other would. */
export function settlingComparator(value: VariedValue): string {
  for (const candidate of candidates) {
    const name = candidate(value)
    if (name !== null) return name
  }
  return 'ignored'
}

const uuidVersion4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i
/** Shorter ones may be hexadecimal by chance. */
const secret = /^(?:[0-9a-f]{2}){8,}$/

const candidates: readonly ((value: VariedValue) => string | null)[] = [
  (value) => (valuesOf(value).every((each) => isText(each, uuidVersion4)) ? 'uuid4' : null),
  (value) => {
    const lengths = new Set(valuesOf(value).map((each) => (isText(each, secret) ? each.length : null)))
    const [length, ...others] = lengths
    return typeof length === 'number' && others.length === 0 ? `secret-hex(${length / 2})` : null
  },
  ({ type, expected, first, second }) => {
    if (!isOneOf(type, ['date', 'timestamp', 'timestamptz'])) return null
    if (instantOrder(first, second) === 0) return 'datetime-equality'
    if (expected === undefined) return 'date-updated'
    const isLater = [first, second].every((each) => (instantOrder(expected, each) ?? -1) >= 0)
    return isLater ? 'date-updated' : null
  },
  ({ type, ...value }) => {
    const numbers = valuesOf(value).map(parseDecimal)
    const isInexact = isOneOf(type, ['float4', 'float8', 'numeric']) && numbers.every((each) => each?.kind === 'finite')
    return isInexact && areClose(valuesOf(value).map(Number)) ? 'numeric-tolerance' : null
  },
  (value) => {
    const lists = new Set(valuesOf(value).map((each) => (isJsonArray(each) ? each.map(jsonText).sort().join() : null)))
    return lists.size === 1 && !lists.has(null) ? 'unordered-list' : null
  },
  ({ expected, first, second }) => {
    const isSuffixed = (each: JsonValue): boolean => typeof each === 'string' && each.startsWith(`${expected}-`)
    return typeof expected === 'string' && isSuffixed(first) && isSuffixed(second) ? 'auto-suffix' : null
  },
]

function valuesOf({ expected, first, second }: Omit<VariedValue, 'type'>): readonly JsonValue[] {
  return expected === undefined ? [first, second] : [expected, first, second]
}

function isText(value: JsonValue, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}

function isOneOf(type: ColumnType, names: readonly string[]): boolean {
  return type.kind === 'domain' ? isOneOf(type.base, names) : names.includes(type.name)
}

/** To within a thousandth: further apart they are other numbers, not the same one computed in another order. */
function areClose(numbers: readonly number[]): boolean {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  return most - least <= Math.max(Math.abs(least), Math.abs(most)) / 1000
}
