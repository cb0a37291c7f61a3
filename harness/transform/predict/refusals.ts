import type { Expected, ExpectedRow } from '../../model/change.ts'
import { isMatcher } from '../../model/matcher.ts'
import type { Field, ForeignKey, Model, Schema } from '../../model/schema.ts'
import { groupByModel, type ModelName } from '../../model/snapshot.ts'
import { tellsUnequal } from './equality-text.ts'
import { expectedValueOf, keyText, knownValue } from './expected-rows.ts'

/** Why the database refuses a step, or may. */
export interface Refusal {
  readonly cause: RefusalCause
  /** It is one of these, which depends on the version of PostgreSQL. */
  readonly sqlstates: readonly string[]
  /** Else the order in which the database does things decides, or a value that it chooses. */
  readonly isSure: boolean
}

export type RefusalCause =
  | { readonly kind: 'null'; readonly model: Model; readonly row: ExpectedRow; readonly field: string }
  /** `other`: a row that has the key, too; null where nobody knows. */
  | {
      readonly kind: 'key'
      readonly model: Model
      readonly row: ExpectedRow
      readonly fields: readonly string[]
      readonly other: ExpectedRow | null
    }
  /** `row` refers to no row; `lost`: it did to one that is gone, or has another key by now. */
  | {
      readonly kind: 'reference'
      readonly model: Model
      readonly row: ExpectedRow
      readonly key: ForeignKey
      readonly lost: ExpectedRow | null
    }
  | { readonly kind: 'check'; readonly model: Model; readonly row: ExpectedRow; readonly expression: string }

/** PostgreSQL manual, appendix A. */
export const sqlstates = { null: '23502', reference: '23503', key: '23505', check: '23514' } as const satisfies Record<
  RefusalCause['kind'],
  string
>
/** Of RESTRICT, from version 18 on. */
const restrictViolation = '23001'

/**
 * What the primary keys, unique keys, foreign keys and NOT NULLs of the schema have against a step that leads from
 * `before` to `after`. It says nothing of what it does not know: exclusion constraints, triggers, CHECK constraints.
 */
export function predictRefusals(schema: Schema, before: Expected, after: Expected): readonly Refusal[] {
  const [was, is] = [groupByModel(before.rows), groupByModel(after.rows)]
  return [...schema.models.values()].flatMap((model): readonly Refusal[] => {
    const [old, rows] = [was.get(model.name) ?? [], is.get(model.name) ?? []]
    return [
      ...rows.flatMap((row) => nullRefusals(model, row)),
      ...[model.primaryKey, ...model.uniques].flatMap((fields) => keyRefusals(model, fields, old, rows)),
      ...model.foreignKeys.flatMap((key) => referenceRefusals(schema, model, key, was, is)),
    ]
  })
}

export function refusal(cause: RefusalCause, isSure: boolean): Refusal {
  const mayRestrict = cause.kind === 'reference' && [cause.key.onDelete, cause.key.onUpdate].includes('restrict')
  return { cause, sqlstates: [sqlstates[cause.kind], ...(mayRestrict ? [restrictViolation] : [])], isSure }
}

type Groups = ReadonlyMap<ModelName, readonly ExpectedRow[]>

function nullRefusals(model: Model, row: ExpectedRow): readonly Refusal[] {
  if (row.intended.size === 0 && row.addedBy === null) return []
  return model.fields.flatMap((field) => {
    const value = field.nullable ? undefined : expectedValueOf(model, row, field.name)
    const isNull = value === null || (isMatcher(value) && isRequired(field))
    return isNull ? [refusal({ kind: 'null', model, row, field: field.name }, true)] : []
  })
}

/** Only a trigger could give it a value. */
function isRequired(field: Field): boolean {
  return !field.generated && field.default === null && field.identity === null
}

/** Uniqueness is checked row by row: a value that another row gives up in the same step may be taken too early. */
function keyRefusals(
  model: Model,
  fields: readonly string[],
  old: readonly ExpectedRow[],
  rows: readonly ExpectedRow[],
): readonly Refusal[] {
  if (fields.length === 0) return []
  const refusals: Refusal[] = []
  const refuse = (row: ExpectedRow, other: ExpectedRow | null, isSure: boolean): void => {
    refusals.push(refusal({ kind: 'key', model, row, fields, other }, isSure))
  }
  const held = new Map(old.flatMap((row) => (row.before ? [[keyText(model, row, fields), row.before] as const] : [])))
  const seen = new Map<string, ExpectedRow>()
  for (const row of rows) {
    const text = keyText(model, row, fields)
    if (text === null) {
      if (isUnknown(model, row, fields)) refuse(row, null, false)
      continue
    }
    const other = seen.get(text)
    const holder = held.get(text)
    // The one that has changed is the one that can't be.
    if (other && isChanged(row)) refuse(row, other, true)
    else if (other) refuse(other, row, true)
    else if (holder !== undefined && holder !== row.before) refuse(row, null, false)
    seen.set(text, row)
  }
  return refusals
}

function isChanged(row: ExpectedRow): boolean {
  return row.addedBy !== null || row.intended.size > 0
}

function referenceRefusals(schema: Schema, model: Model, key: ForeignKey, was: Groups, is: Groups): readonly Refusal[] {
  const target = schema.models.get(key.target)
  if (!target || key.virtual) return []
  const rowsOf = (groups: Groups, of: Model): readonly ExpectedRow[] => groups.get(of.name) ?? []
  const targets = rowsByKey(target, rowsOf(is, target), key.targetFields)
  const oldTargets = rowsByKey(target, rowsOf(was, target), key.targetFields)
  const rows = rowsOf(is, model)
  const isCertain =
    isComparedByText(model, key) && !rowsOf(is, target).some((row) => isUnknown(target, row, key.targetFields))
  const astray = rows.flatMap((row): readonly Refusal[] => {
    const text = keyText(model, row, key.fields)
    if (text === null) {
      return isUnknown(model, row, key.fields)
        ? [refusal({ kind: 'reference', model, row, key, lost: null }, false)]
        : []
    }
    const lost = oldTargets.get(text) ?? null
    // Rows of a snapshot may dangle; what the step does to others is checked.
    if (targets.has(text) || (key.mayDangle && lost === null && !isChanged(row))) return []
    return [refusal({ kind: 'reference', model, row, key, lost }, isCertain)]
  })
  const strayed = new Set(astray.map(({ cause }) => cause.row.before))
  const leftTargets = survivors(rowsOf(is, target))
  const left = survivors(rows)
  const late = rowsOf(was, model).flatMap((row): readonly Refusal[] => {
    const text = keyText(model, row, key.fields)
    const lost = text === null || targets.has(text) ? undefined : oldTargets.get(text)
    const isAstray = row.before !== null && strayed.has(row.before)
    if (!lost || isAstray || !mayRefuse(model, key, leftTargets(lost), left(row))) return []
    // What the row is between two effects may break any constraint.
    const late = refusal({ kind: 'reference', model, row, key, lost }, false)
    return [{ ...late, sqlstates: [...Object.values(sqlstates), restrictViolation] }]
  })
  return [...astray, ...late]
}

/** Others may be equal though their texts are not: ranges that a PERIOD covers, say. */
function isComparedByText(model: Model, { fields }: ForeignKey): boolean {
  return model.fields.every(({ name, type }) => !fields.includes(name) || tellsUnequal(type))
}

/** Which rows of the snapshot are still there. */
function survivors(rows: readonly ExpectedRow[]): (row: ExpectedRow) => boolean {
  const left = new Set(rows.map(({ before }) => before))
  return ({ before }) => before !== null && left.has(before)
}

function rowsByKey(
  model: Model,
  rows: readonly ExpectedRow[],
  fields: readonly string[],
): ReadonlyMap<string, ExpectedRow> {
  return new Map(
    rows.flatMap((row) => {
      const text = keyText(model, row, fields)
      return text === null ? [] : [[text, row] as const]
    }),
  )
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
