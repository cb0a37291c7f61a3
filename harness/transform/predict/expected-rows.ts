import type { Expected, ExpectedRow, Origin, RemovedRow } from '../../model/change.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { type ExpectedMatcher, type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import {
  groupByModel,
  type ModelName,
  ordinal,
  type PrimaryKey,
  type Snapshot,
  toPrimaryKey,
} from '../../model/snapshot.ts'
import { equalityText } from './equality-text.ts'

/** A row of a snapshot, or one that is expected: what a `where` or a foreign key can look at. */
export interface RowView {
  readonly model: ModelName
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
  readonly reportedPk: PrimaryKey | null
}

/** One for all rows: it is never written to. */
const nothing: ExpectedRow['intended'] = new Map()

/** What a snapshot should look like when nothing is changed. A field that the snapshot lacks may hold anything. */
export function unchanged(before: Snapshot, schema: Schema): Expected {
  const rows: ExpectedRow[] = []
  for (const [name, group] of groupByModel(before)) {
    const names = fieldNames(schema.models.get(name))
    group.forEach((row, index) => {
      const absent = names.filter((field) => row.fields[field] === undefined)
      const anything = Object.fromEntries(absent.map((field) => [field, expectMatch({ matcher: 'any' })]))
      rows.push({
        model: row.model,
        pk: row.pk,
        fields: absent.length === 0 ? row.fields : { ...row.fields, ...anything },
        before: row,
        ordinal: ordinal(index + 1),
        intended: nothing,
        addedBy: null,
        reportedPk: null,
      })
    })
  }
  return { rows, removed: [] }
}

function fieldNames(model: Model | undefined): readonly string[] {
  if (!model) return []
  const names = model.fields.map((field) => field.name)
  return hasScalarPk(model) ? names.filter((name) => name !== model.primaryKey[0]) : names
}

/**
 * The row with some fields set; a change of the primary key's fields changes `pk`. What its generated columns hold is
 * then open until the server has evaluated them.
 */
export function withValues(
  model: Model,
  row: ExpectedRow,
  values: Readonly<Record<string, ExpectedValue>>,
  origin: Origin,
): ExpectedRow {
  const intended = new Map(row.intended)
  for (const name of Object.keys(values)) intended.set(name, origin)
  const open = model.fields.filter(
    ({ name, generated }) => generated && !Object.hasOwn(values, name) && intended.get(name)?.kind !== 'expectation',
  )
  const reopened = Object.fromEntries(open.map(({ name }) => [name, reopen(model, row, name, origin)]))
  return withFields(model, { ...row, intended }, { ...reopened, ...values })
}

/** The row with some fields set, wherever it holds them. */
export function withFields(
  model: Model,
  row: ExpectedRow,
  values: Readonly<Record<string, ExpectedValue>>,
): ExpectedRow {
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const fields: Record<string, ExpectedValue> = { ...row.fields }
  for (const [name, value] of Object.entries(values)) if (name !== pkField) fields[name] = value
  const newPk = pkField === undefined ? undefined : values[pkField]
  const pk = newPk === undefined ? compositePk(model, row, fields) : isMatcher(newPk) ? newPk : toPrimaryKey(newPk)
  const moved = model.primaryKey.some((name) => Object.hasOwn(values, name))
  return { ...row, fields, pk, reportedPk: moved ? null : row.reportedPk }
}

/** Stands in a generated column of a row that a step has changed, until the server has evaluated it again. */
interface Reopened extends ExpectedMatcher {
  readonly change: Reopening
}

export interface Reopening {
  /** The row as it was when its generated columns were last evaluated. */
  readonly held: ExpectedRow
  readonly origin: Origin
}

function reopen(model: Model, row: ExpectedRow, field: string, origin: Origin): ExpectedValue {
  const open = expectMatch({ matcher: 'any' })
  // What an entry of `expect.changes` does has no effects.
  if (origin.kind === 'expectation') return open
  const reopened: Reopened = { ...open, change: { held: reopening(model, row, [field])?.held ?? row, origin } }
  return reopened
}

/** The change that a generated column among the fields has yet to follow; null when there is none. */
export function reopening(model: Model, row: RowView, fields: readonly string[]): Reopening | null {
  return fields.map((name) => expectedValueOf(model, row, name)).find(isReopened)?.change ?? null
}

function isReopened(value: ExpectedValue | undefined): value is Reopened {
  return isMatcher(value) && 'change' in value
}

function compositePk(model: Model, row: ExpectedRow, fields: ExpectedRow['fields']): ExpectedRow['pk'] {
  if (model.primaryKey.length < 2) return row.pk
  const parts = model.primaryKey.map((name) => fields[name] ?? null)
  const known = parts.filter((part): part is JsonValue => !isMatcher(part))
  return known.length === parts.length ? known : expectMatch({ matcher: 'generated' })
}

/** A field's value, wherever the row holds it: a matcher where it is not known beforehand. */
export function expectedValueOf(model: Model, row: RowView, field: string): ExpectedValue | undefined {
  return hasScalarPk(model) && model.primaryKey[0] === field ? row.pk : row.fields[field]
}

/** A field's value; a key that the server has reported is known. Undefined when nobody can know it yet. */
export function knownValue(model: Model, row: RowView, field: string): JsonValue | undefined {
  const value = expectedValueOf(model, row, field)
  if (!isMatcher(value)) return value
  const position = model.primaryKey.indexOf(field)
  if (position < 0 || row.reportedPk === null) return undefined
  if (hasScalarPk(model)) return row.reportedPk
  return isJsonArray(row.reportedPk) ? row.reportedPk[position] : undefined
}

/** The values of `fields` as one text, equal for equal keys; null when one is NULL or unknown: it points nowhere. */
export function keyText(model: Model, row: RowView, fields: readonly string[]): string | null {
  const texts: string[] = []
  for (const name of fields) {
    const value = knownValue(model, row, name)
    const type = model.fields.find((field) => field.name === name)?.type
    if (value === undefined || value === null || !type) return null
    texts.push(equalityText(type, value))
  }
  return texts.join('\0')
}

export function removedRow(row: ExpectedRow, origin: Origin): readonly RemovedRow[] {
  return row.before && row.ordinal !== null ? [{ row: row.before, ordinal: row.ordinal, origin }] : []
}
