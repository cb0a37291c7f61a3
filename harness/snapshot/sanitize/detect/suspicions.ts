import { HarnessError, type Problem } from '../../../model/errors.ts'
import { isJsonArray, type JsonValue, numberText } from '../../../model/json.ts'
import { type JsonPath, jsonPathText } from '../../../model/json-path.ts'
import type { Model, Schema } from '../../../model/schema.ts'
import { isOfForm } from './forms.ts'
import { type Look, looksOf } from './looks.ts'
import { lookOfMember } from './member-names.ts'
import { lookOfName, lookOfNumberName } from './names.ts'
import { sanitizeEntry } from './rule-entries.ts'
import { fittingRule, type SuggestedRule } from './suggest-rule.ts'

/** A field, or a path within it, that nobody has decided about. */
interface Suspicion {
  readonly model: Model
  readonly field: string
  /** Empty: the whole value. */
  readonly path: string
  /** Whether it is about the names of members, not about values. */
  readonly isNames: boolean
  readonly looks: Map<string, { readonly look: Look; count: number }>
  /** Some of its texts are of another form than what they look like: they only hold it. */
  isMixed: boolean
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
  /** Fields with texts that look like nothing. */
  private readonly plain = new Set<string>()
  private readonly numbered = new Map<string, Look | null>()
  private row = 0

  nextRow(): void {
    this.row += 1
  }

  look(model: Model, field: string, text: string, path: JsonPath): void {
    if (text.trim() === '') return
    const looks = looksOf(text)
    const byName = looks.length > 0 ? null : this.byName(model, field, path)
    const seen = byName ? [byName] : looks
    if (seen.length === 0 && path.length === 0) this.plain.add(`${model.name} ${field}`)
    for (const look of seen) this.add(model, field, path, look, { isMixed: !isOfForm(look.rule, text) })
  }

  /** The name of a member of JSON. `path`: of where the object is. */
  lookAtName(model: Model, field: string, name: string, path: JsonPath): void {
    const look = lookOfMember(name)
    if (look !== null) this.add(model, field, path, look, { isNames: true })
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

  private add(
    model: Model,
    field: string,
    path: JsonPath,
    look: Look,
    { isNames = false, isMixed = false }: Partial<Pick<Suspicion, 'isNames' | 'isMixed'>> = {},
  ): void {
    const place = `${isNames ? 'names ' : ''}${model.name} ${field}`
    let text = path.length === 0 ? '' : jsonPathText(path)
    if (text !== '' && !this.found.has(`${place} ${text}`)) {
      const count = (this.paths.get(place) ?? 0) + 1
      this.paths.set(place, count)
      if (count > maxPaths) text = ''
    }
    const key = `${place} ${text}`
    let suspicion = this.found.get(key)
    if (!suspicion) {
      suspicion = { model, field, path: text, isNames, isMixed, looks: new Map(), rows: 0, lastRow: 0 }
      this.found.set(key, suspicion)
    }
    suspicion.isMixed ||= isMixed
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
      const key = `${suspicion.isNames} ${placeText(origin)} ${suspicion.path}`
      const isItself = origin.model === suspicion.model && origin.field === suspicion.field
      if (isItself || !own.has(key)) own.set(key, { ...suspicion, ...origin })
    }
    return [...own.values()]
  }

  /** @throws HarnessError `not-sanitized`, with every field and path */
  throwIfAny(schema: Schema): void {
    if (this.found.size === 0) return
    const suspicions = this.atTargets(schema)
    const told = new Set<Model>()
    const problems = suspicions.map((suspicion): Problem => {
      const { model, field, path, isNames, rows, looks } = suspicion
      const whats = [...looks.values()].sort((a, b) => b.count - a.count).map(({ look }) => look.what)
      const place = path === '' ? `field ${field}` : `field ${field} at ${path}`
      const looksLike = isNames ? `${place} has members whose name looks like` : `${place} looks like`
      const isTold = told.has(model)
      told.add(model)
      return {
        message: `${model.name}: ${looksLike} ${whats.join(' or ')} in ${rows} ${rows === 1 ? 'row' : 'rows'}, and nobody has decided what becomes of it`,
        fix: isTold ? `its rule is among those of ${model.name} above` : this.entryOf(model, suspicions),
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

  /** All that a model lacks, to be written at once. */
  private entryOf(model: Model, suspicions: readonly Suspicion[]): string {
    const missing = suspicions
      .filter((suspicion) => suspicion.model === model)
      .map((suspicion) => ({ ...suspicion, rule: this.ruleFor(suspicion) }))
    const others = [
      ...(missing.some(({ isNames, rule }) => !isNames && rule !== 'keep') ? ["'keep'"] : []),
      ...(missing.some(({ isNames }) => isNames) ? ["names: { keep: 'why' }"] : []),
    ]
    return `add to models['${model.name}']: sanitize: ${sanitizeEntry(missing)}${others.length === 0 ? '' : ` (or ${others.join(', ')})`}`
  }

  /** Texts of several kinds take the rule for any, as far as their column does. */
  private ruleFor({ model, field, path, isNames, isMixed, looks }: Suspicion): SuggestedRule {
    const [first, ...others] = [...looks.values()].sort((a, b) => b.count - a.count).map(({ look }) => look.rule)
    if (isNames || first === undefined) return first ?? 'text'
    const isPlain = path === '' && this.plain.has(`${model.name} ${field}`)
    const wanted = isMixed || isPlain || others.some((rule) => rule !== first) ? 'text' : first
    const column = path === '' ? model.fields.find(({ name }) => name === field) : undefined
    return column ? fittingRule(model, column, wanted) : wanted
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
