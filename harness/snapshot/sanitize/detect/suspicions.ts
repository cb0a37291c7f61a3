import { HarnessError, type Problem } from '../../../model/errors.ts'
import { isJsonArray, type JsonValue, numberText } from '../../../model/json.ts'
import { type JsonPath, jsonPathText } from '../../../model/json-path.ts'
import type { Model, Schema } from '../../../model/schema.ts'
import { type Look, looksOf } from './looks.ts'
import { lookOfName, lookOfNumberName } from './names.ts'

/** A field, or a path within it, that nobody has decided about. */
interface Suspicion {
  readonly model: Model
  readonly field: string
  /** Empty: the whole value. */
  readonly path: string
  readonly looks: Map<string, { readonly look: Look; count: number }>
  rows: number
  lastRow: number
}

/** Of one field; more are told as the field. */
const maxPaths = 50

/** Collects what looks personal and nobody has decided about. Never holds a value. */
export class Suspicions {
  private readonly found = new Map<string, Suspicion>()
  private readonly paths = new Map<string, number>()
  private readonly named = new Map<string, Look | null>()
  private readonly numbered = new Map<string, Look | null>()
  private row = 0

  nextRow(): void {
    this.row += 1
  }

  look(model: Model, field: string, text: string, path: JsonPath): void {
    if (text.trim() === '') return
    const looks = looksOf(text)
    const byName = looks.length > 0 ? null : this.byName(model, field, path)
    for (const look of byName ? [byName] : looks) this.add(model, field, path, look)
  }

  /** A number says nothing by itself, but the name of its field may. */
  lookAtNumber(model: Model, field: string, value: JsonValue): void {
    if (isJsonArray(value)) {
      for (const item of value) this.lookAtNumber(model, field, item)
      return
    }
    if (typeof value !== 'string' && numberText(value) === null) return
    const key = `${model.name} ${field}`
    const known = this.numbered.get(key)
    const look = known === undefined ? lookOfNumberName(model, field) : known
    if (known === undefined) this.numbered.set(key, look)
    if (look !== null) this.add(model, field, [], look)
  }

  /** Names say nothing of what a path of numbers or stars leads to. */
  private byName(model: Model, field: string, path: JsonPath): Look | null {
    const last = path.findLast(({ kind }) => kind === 'member')
    const name = path.length === 0 ? field : last?.kind === 'member' ? last.name : null
    if (name === null) return null
    const key = `${model.name} ${name}`
    const known = this.named.get(key)
    if (known !== undefined) return known
    const look = lookOfName(model, name)
    this.named.set(key, look)
    return look
  }

  private add(model: Model, field: string, path: JsonPath, look: Look): void {
    const place = `${model.name} ${field}`
    let text = path.length === 0 ? '' : jsonPathText(path)
    if (text !== '' && !this.found.has(`${place} ${text}`)) {
      const count = (this.paths.get(place) ?? 0) + 1
      this.paths.set(place, count)
      if (count > maxPaths) text = ''
    }
    const key = `${place} ${text}`
    let suspicion = this.found.get(key)
    if (!suspicion) {
      suspicion = { model, field, path: text, looks: new Map(), rows: 0, lastRow: 0 }
      this.found.set(key, suspicion)
    }
    const known = suspicion.looks.get(look.what)
    if (known) known.count += 1
    else suspicion.looks.set(look.what, { look, count: 1 })
    if (suspicion.lastRow !== this.row) suspicion.rows += 1
    suspicion.lastRow = this.row
  }

  /** Keys follow what they refer to, so that the rule belongs there: it is told once. */
  private atTargets(schema: Schema): readonly Suspicion[] {
    const own = new Map<string, Suspicion>()
    for (const suspicion of this.found.values()) {
      const origin = originOf(schema, suspicion.model, suspicion.field)
      const key = `${placeText(origin)} ${suspicion.path}`
      const isItself = origin.model === suspicion.model && origin.field === suspicion.field
      if (isItself || !own.has(key)) own.set(key, { ...suspicion, ...origin })
    }
    return [...own.values()]
  }

  /** @throws HarnessError `not-sanitized`, with every field and path */
  throwIfAny(schema: Schema): void {
    if (this.found.size === 0) return
    const problems = this.atTargets(schema).map((suspicion): Problem => {
      const { model, field, path, rows, looks } = suspicion
      const [first, ...others] = [...looks.values()].sort((a, b) => b.count - a.count)
      const what = [first, ...others].flatMap((entry) => (entry ? [entry.look.what] : [])).join(' or ')
      const place = path === '' ? `field ${field}` : `field ${field} at ${path}`
      const rule = first?.look.rule ?? 'text'
      return {
        message: `${model.name}: ${place} looks like ${what} in ${rows} ${rows === 1 ? 'row' : 'rows'}, and nobody has decided what becomes of it`,
        fix: `add to models['${model.name}']: sanitize: ${ruleText(field, path, rule)} (or 'keep')`,
        model: model.name,
        field,
      }
    })
    throw new HarnessError(
      `subject ${schema.subject} does not say what is personal in these rows, so nothing was written`,
      {
        code: 'not-sanitized',
        problems,
      },
    )
  }
}

/** Where the value of a field comes from that refers to others: the field, or one in a circle of them, that has a rule. */
function originOf(schema: Schema, model: Model, field: string, seen: readonly Place[] = []): Place {
  const place = { model, field }
  const target = targetOf(schema, model, field)
  const circle = seen.findIndex((earlier) => earlier.model === model && earlier.field === field)
  if (circle >= 0) return seen.slice(circle).sort((a, b) => (placeText(a) < placeText(b) ? -1 : 1))[0] ?? place
  return target === null ? place : originOf(schema, target.model, target.field, [...seen, place])
}

interface Place {
  readonly model: Model
  readonly field: string
}

function placeText({ model, field }: Place): string {
  return `${model.name} ${field}`
}

/** A natural key stands in a field of one row, but its parts are fields of another. */
function targetOf(schema: Schema, model: Model, field: string): Place | null {
  const isOwn = model.fields.some(({ name }) => name === field)
  for (const key of model.foreignKeys) {
    const target = schema.models.get(key.target)
    const name = isOwn
      ? key.targetFields[key.fields.indexOf(field)]
      : target?.naturalKey?.find((part) => part === field)
    if (target && name !== undefined) return { model: target, field: name }
  }
  return null
}

function ruleText(field: string, path: string, rule: string): string {
  const name = /^[A-Za-z_]\w*$/.test(field) ? field : `'${field}'`
  return path === ''
    ? `{ ${name}: '${rule}' }`
    : `{ ${name}: { paths: { '${path.replaceAll("'", "\\'")}': '${rule}' }, rest: 'keep' } }`
}
