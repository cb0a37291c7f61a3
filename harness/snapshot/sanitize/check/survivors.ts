import type { ColumnType } from '../../../model/catalog.ts'
import { HarnessError, type Problem } from '../../../model/errors.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonText } from '../../../model/json.ts'
import { holdsMoments, type SanitizeDecision } from '../../../model/sanitize-rule.ts'
import { type ModelName, type Ordinal, ordinal, type Row } from '../../../model/snapshot.ts'
import { parseJson } from '../../read/json-reader.ts'
import { isMomentText } from '../moments/moment-text.ts'
import type { FieldAction, FieldPlan, ModelPlan, SanitizePlan } from '../plan.ts'
import type { Leaves } from '../walk-json.ts'
import { walkJson } from '../walk-json.ts'
import type { Originals } from './originals.ts'

interface Survivor {
  readonly model: ModelName
  readonly field: string
  readonly action: FieldAction
  /** The first row that holds one, and the field that it is an original of. */
  readonly row: Ordinal
  readonly pk: string
  readonly source: number
  rows: number
}

/** Looks through every row that is written for what was to be replaced. */
export class Survivors {
  private readonly originals: Originals
  private readonly plan: SanitizePlan
  private readonly found = new Map<string, Survivor>()

  constructor(originals: Originals, plan: SanitizePlan) {
    this.originals = originals
    this.plan = plan
  }

  /** @param position of the row among those of its model */
  check(model: ModelPlan, row: Row, position: number): void {
    for (const [field, value] of Object.entries(row.fields)) {
      const plan = model.fields.get(field)
      if (plan) this.checkField(model, row, position, field, value, plan)
    }
    if (model.scalarPk) this.checkField(model, row, position, model.scalarPk.field.name, row.pk, model.scalarPk)
    else this.checkKey(model, row, position)
  }

  /** Parts of a key are in the fields, as a rule. */
  private checkKey(model: ModelPlan, row: Row, position: number): void {
    const parts = isJsonArray(row.pk) ? row.pk : [row.pk]
    for (const [index, part] of parts.entries()) {
      const field = model.model.primaryKey[index]
      const plan = field === undefined ? undefined : model.fields.get(field)
      if (field === undefined || !Object.hasOwn(row.fields, field)) {
        this.checkField(model, row, position, field ?? 'pk', part, plan ?? null)
      }
    }
  }

  private checkField(
    { model }: ModelPlan,
    row: Row,
    position: number,
    field: string,
    value: JsonValue,
    plan: FieldPlan | null,
  ): void {
    const action: FieldAction = plan?.action ?? { kind: 'undecided' }
    const source = plan && isAnyName(plan.field.type) ? null : sourceIn(this.originals, value, action)
    if (source === null) return
    const key = `${model.name} ${field}`
    const known = this.found.get(key)
    if (known) known.rows += 1
    else {
      const isSecret = model.primaryKey.some((name) => model.fields.some((own) => own.name === name && own.secret))
      const pk = isSecret ? '⟨secret⟩' : jsonText(typeof row.pk === 'string' ? '⟨text⟩' : row.pk)
      this.found.set(key, { model: model.name, field, action, row: ordinal(position), pk, source, rows: 1 })
    }
  }

  /** @throws HarnessError `not-sanitized`, with every field */
  throwIfAny(): void {
    if (this.found.size === 0) return
    const problems = [...this.found.values()].map(({ model, field, action, row, source, rows }): Problem => {
      const from = this.plan.sources[source]
      const others = rows === 1 ? '' : ` (and ${rows - 1} more ${rows === 2 ? 'row' : 'rows'})`
      return {
        message: `${model} row ${row}${others}: field ${field} holds what was replaced in ${from?.model} field ${from?.field}`,
        fix: fixOf(model, field, action),
        model,
        field,
        ordinal: row,
      }
    })
    throw new HarnessError('originals would survive, so nothing was written', { code: 'not-sanitized', problems })
  }
}

function fixOf(model: string, field: string, action: FieldAction): string {
  const place = `models['${model}'].sanitize.${field}`
  if (action.kind === 'decided' && action.decision.kind === 'set') {
    return `the value that ${place} sets is itself an original: let it set another`
  }
  if (action.kind === 'decided' && action.decision.kind === 'replace' && action.decision.by === 'datetime') {
    return `${place} moves moments, and this is none: give it another rule, such as 'text'`
  }
  if (action.kind === 'decided' && action.decision.kind === 'replace') {
    return `there are too few other values that ${place} could make of it, so give it another rule; or it is JSON whose members are named so: { paths: {}, rest: '${action.decision.by}', names: 'username' }, or names: { keep: 'why' }`
  }
  if (action.kind === 'decided' && action.decision.kind === 'within') {
    return `give the path a rule; or, where it is a word of the application, { keep: 'why' }. The names of members have ${place}.names: a rule, such as 'username', or { keep: 'why' }`
  }
  return `give it a rule, such as ${place}: 'text'; or, where its values are words of the application: { keep: 'why' }`
}

/** Labels of enums, which are the application's, and moments: what is made of a year in them is a year. */
function isAnyName(type: ColumnType): boolean {
  if (type.kind === 'array') return isAnyName(type.element)
  if (type.kind === 'domain') return isAnyName(type.base)
  return type.kind === 'enum' || holdsMoments(type)
}

/** The source of the first original that is found; null: none is. Numbers are not looked at. */
function sourceIn(originals: Originals, value: JsonValue, action: FieldAction): number | null {
  const decision = action.kind === 'decided' ? action.decision : null
  if (decision?.kind === 'keep' && decision.because !== null) return null
  if (decision?.kind === 'replace' && decision.by === 'datetime' && isMoment(value)) return null
  if (decision?.kind !== 'within') return findIn(originals, value)
  const json = typeof value === 'string' ? readJson(value) : value
  return findWithin(originals, json, decision)
}

function isMoment(value: JsonValue): boolean {
  return typeof value === 'string' && isMomentText(value)
}

function findWithin(originals: Originals, value: JsonValue, decision: Within): number | null {
  let source: number | null = null
  const look = (text: string): void => {
    source ??= originals.findWord(text)?.source ?? null
  }
  const leaves: Leaves = {
    replace: (by, leaf) => {
      if (typeof leaf === 'string' && !(by === 'datetime' && isMoment(leaf))) look(leaf)
      return leaf
    },
    forget: () => {},
    undecided: look,
    keep: (text, because) => {
      if (because === null) look(text)
    },
    momentRange: (text) => text,
    name: (name, by) => {
      if (by !== 'datetime' || !isMoment(name)) look(name)
      return name
    },
  }
  walkJson(value, decision, leaves)
  return source
}

type Within = Extract<SanitizeDecision, { readonly kind: 'within' }>

function findIn(originals: Originals, value: JsonValue): number | null {
  if (typeof value === 'string') return originals.findWord(value)?.source ?? null
  if (isJsonArray(value)) return first(value, (item) => findIn(originals, item))
  if (!isJsonObject(value)) return null
  return first(Object.entries(value), ([name, member]) => findIn(originals, name) ?? findIn(originals, member))
}

function first<T>(items: readonly T[], find: (item: T) => number | null): number | null {
  for (const item of items) {
    const found = find(item)
    if (found !== null) return found
  }
  return null
}

/** The JSON that a text holds, or the text. */
function readJson(text: string): JsonValue {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
