import type { Expected, ExpectedRow } from '../../model/change.ts'
import { isMatcher } from '../../model/matcher.ts'
import type { Field, ForeignKey, Model, Schema } from '../../model/schema.ts'
import { groupByModel, type ModelName } from '../../model/snapshot.ts'
import { expectedValueOf, keyText, knownValue } from './expected-rows.ts'

/** Whether the database refuses a step. `may`: the order in which it does things decides, or a value that it chooses. */
export type Verdict = 'must' | 'may' | 'no'

/** What the keys and NOT NULLs of the schema say of a step that leads from `before` to `after`. */
export function refusalOf(schema: Schema, before: Expected, after: Expected): Verdict {
  const [was, is] = [groupByModel(before.rows), groupByModel(after.rows)]
  const verdicts = [...schema.models.values()].flatMap((model): readonly Verdict[] => {
    const [old, rows] = [was.get(model.name) ?? [], is.get(model.name) ?? []]
    return [
      ...rows.map((row) => nullVerdict(model, row)),
      ...[model.primaryKey, ...model.uniques].map((fields) => uniqueVerdict(model, fields, old, rows)),
      ...model.foreignKeys.map((key) => referenceVerdict(schema, model, key, was, is)),
    ]
  })
  return verdicts.includes('must') ? 'must' : verdicts.includes('may') ? 'may' : 'no'
}

type Groups = ReadonlyMap<ModelName, readonly ExpectedRow[]>

function nullVerdict(model: Model, row: ExpectedRow): Verdict {
  const required = model.fields.filter(({ nullable }) => !nullable)
  const values = required.map((field) => {
    const value = expectedValueOf(model, row, field.name)
    return isMatcher(value) && isRequired(field) ? null : value
  })
  return values.includes(null) ? 'must' : 'no'
}

/** Only a trigger could give it a value. */
function isRequired(field: Field): boolean {
  return !field.generated && field.default === null && field.identity === null
}

/** Uniqueness is checked row by row: a value that another row gives up in the same step may be taken too early. */
function uniqueVerdict(
  model: Model,
  fields: readonly string[],
  old: readonly ExpectedRow[],
  rows: readonly ExpectedRow[],
): Verdict {
  if (fields.length === 0) return 'no'
  const texts = rows.flatMap((row) => keyText(model, row, fields) ?? [])
  if (new Set(texts).size < texts.length) return 'must'
  const held = new Map(old.flatMap((row) => (row.before ? [[keyText(model, row, fields), row.before]] : [])))
  const isTaken = rows.some((row) => {
    const holder = held.get(keyText(model, row, fields))
    return holder !== undefined && holder !== row.before
  })
  return isTaken || rows.some((row) => isUnknown(model, row, fields)) ? 'may' : 'no'
}

function referenceVerdict(schema: Schema, model: Model, key: ForeignKey, was: Groups, is: Groups): Verdict {
  const target = schema.models.get(key.target)
  if (!target) return 'no'
  const rowsOf = (groups: Groups, of: Model): readonly ExpectedRow[] => groups.get(of.name) ?? []
  const targets = keyTexts(target, rowsOf(is, target), key.targetFields)
  const rows = rowsOf(is, model)
  const isUncertain =
    rows.some((row) => isUnknown(model, row, key.fields)) ||
    rowsOf(is, target).some((row) => isUnknown(target, row, key.targetFields))
  if ([...keyTexts(model, rows, key.fields)].some((text) => !targets.has(text))) return isUncertain ? 'may' : 'must'
  const leftTargets = survivors(rowsOf(is, target))
  /** By the keys that are gone: whether they were changed, not deleted. */
  const gone = new Map(
    rowsOf(was, target).flatMap((row) => {
      const text = keyText(target, row, key.targetFields)
      return text === null || targets.has(text) ? [] : [[text, leftTargets(row)] as const]
    }),
  )
  const left = survivors(rows)
  const mayBeRefused = rowsOf(was, model).some((row) => {
    const isChange = gone.get(keyText(model, row, key.fields) ?? '')
    return isChange !== undefined && mayRefuse(model, key, isChange, left(row))
  })
  return isUncertain || mayBeRefused ? 'may' : 'no'
}

/** Which rows of the snapshot are still there. */
function survivors(rows: readonly ExpectedRow[]): (row: ExpectedRow) => boolean {
  const left = new Set(rows.map(({ before }) => before))
  return ({ before }) => before !== null && left.has(before)
}

function keyTexts(model: Model, rows: readonly ExpectedRow[], fields: readonly string[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => keyText(model, row, fields) ?? []))
}

/**
 * Whether a row may be refused that referred to a key which is gone, and does so no more: where another foreign key has
 * taken care of it, which may be too late, or where it is checked between two effects.
 */
function mayRefuse(model: Model, key: ForeignKey, isChange: boolean, isLeft: boolean): boolean {
  const shares = (other: ForeignKey): boolean => other !== key && other.fields.some((name) => key.fields.includes(name))
  if (model.foreignKeys.some(shares)) return true
  // A row that moves to another partition is held at once to the key by which it refers to itself.
  if (isChange && key.target === model.name) return true
  const action = isChange ? key.onUpdate : key.onDelete
  if (action === 'restrict' || action === 'no-action') return true
  return !isLeft && (isChange || action !== 'cascade')
}

function isUnknown(model: Model, row: ExpectedRow, fields: readonly string[]): boolean {
  return (
    fields.some((name) => knownValue(model, row, name) === undefined) &&
    !fields.some((name) => expectedValueOf(model, row, name) === null)
  )
}
