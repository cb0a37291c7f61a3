import type { ExpectedRow, Origin } from '../../model/change.ts'
import { type ExpectedValue, expectMatch, isMatcher } from '../../model/matcher.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'
import { type PrimaryKey, toPrimaryKey } from '../../model/snapshot.ts'
import { defaultValue } from './defaults.ts'

/** A row as an INSERT of these values leaves it. */
export function newRow(
  model: Model,
  values: Readonly<Record<string, ExpectedValue>>,
  reportedPk: PrimaryKey | null,
  origin: Origin,
): ExpectedRow {
  const all = model.fields.map((field): readonly [string, ExpectedValue] => [
    field.name,
    values[field.name] ?? (Object.hasOwn(values, field.name) ? null : defaultValue(field)),
  ])
  const pkField = hasScalarPk(model) ? model.primaryKey[0] : undefined
  const fields = Object.fromEntries(all.filter(([name]) => name !== pkField))
  return {
    model: model.name,
    pk: keyOf(model, new Map(all)),
    fields,
    before: null,
    ordinal: null,
    intended: new Map(Object.keys(fields).map((name) => [name, origin])),
    addedBy: origin,
    reportedPk,
  }
}

function keyOf(model: Model, values: ReadonlyMap<string, ExpectedValue>): ExpectedRow['pk'] {
  if (model.primaryKey.length === 0) return null
  const parts = model.primaryKey.map((name) => values.get(name) ?? null)
  const known = parts.flatMap((part) => (isMatcher(part) ? [] : [part]))
  if (known.length < parts.length) return expectMatch({ matcher: 'generated' })
  return hasScalarPk(model) ? toPrimaryKey(known[0] ?? null) : known
}
