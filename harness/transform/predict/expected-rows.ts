import type { Expected, ExpectedRow, Origin, RemovedRow } from '../../model/change.ts'
import { type JsonValue, jsonText } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import { groupByModel, type ModelName, ordinal, type Snapshot, toPrimaryKey } from '../../model/snapshot.ts'
import { expectedValueOf } from '../where.ts'

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
        intended: new Map(),
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

/** The row with some fields set; a change of the primary key's field changes `pk`. */
export function withValues(
  model: Model,
  row: ExpectedRow,
  values: Readonly<Record<string, ExpectedValue>>,
  origin: Origin,
): ExpectedRow {
  const intended = new Map(row.intended)
  for (const name of Object.keys(values)) intended.set(name, origin)
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const { [pkField ?? '']: newPk, ...others } = values
  const fields = { ...row.fields, ...(pkField === undefined ? values : others) }
  return { ...row, fields, intended, pk: newPk === undefined ? compositePk(model, row, fields) : asPk(newPk) }
}

function compositePk(model: Model, row: ExpectedRow, fields: ExpectedRow['fields']): ExpectedRow['pk'] {
  if (model.primaryKey.length < 2) return row.pk
  const parts = model.primaryKey.map((name) => fields[name] ?? null)
  const known = parts.filter((part): part is JsonValue => !isMatcher(part))
  return known.length === parts.length ? known : expectMatch({ matcher: 'generated' })
}

function asPk(value: ExpectedValue): ExpectedRow['pk'] {
  return isMatcher(value) ? value : toPrimaryKey(value)
}

/** The values of `fields` as one text; null when one of them is NULL or not known beforehand: it then points nowhere. */
export function keyText(model: Model, row: ExpectedRow, fields: readonly string[]): string | null {
  const values = fields.map((name) => {
    const value = expectedValueOf(model, row, name)
    if (value !== undefined && !isMatcher(value)) return value
    return hasScalarPk(model) && model.primaryKey[0] === name ? row.reportedPk : null
  })
  return values.includes(null) ? null : jsonText(values)
}

export function removedRow(row: ExpectedRow, origin: Origin): readonly RemovedRow[] {
  return row.before && row.ordinal !== null ? [{ row: row.before, ordinal: row.ordinal, origin }] : []
}

/** Foreign keys of every model that point at `target`, with the model that has them. */
export function referencesTo(schema: Schema, target: ModelName) {
  return [...schema.models.values()].flatMap((model) =>
    model.foreignKeys.filter((key) => key.target === target && !key.virtual).map((key) => ({ model, key })),
  )
}
