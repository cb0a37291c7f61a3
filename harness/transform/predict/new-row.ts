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
    intended: new Map(
      all.flatMap(([name]) => {
        if (isMatcher(values[name])) return [[name, replaced(origin)]]
        return name === pkField ? [] : [[name, origin]]
      }),
    ),
    addedBy: origin,
    reportedPk,
  }
}

/** Its findings then say what went wrong: the server reported what the default cannot have drawn. */
function replaced(origin: Origin): Origin {
  if (origin.kind !== 'step') return origin
  return { ...origin, label: `${origin.label}, by a default whose value a trigger must have replaced` }
}

function keyOf(model: Model, values: ReadonlyMap<string, ExpectedValue>): ExpectedRow['pk'] {
  if (model.primaryKey.length === 0) return null
  const parts = model.primaryKey.map((name) => values.get(name) ?? null)
  const [only] = parts
  if (hasScalarPk(model) && isMatcher(only)) return only
  const known = parts.flatMap((part) => (isMatcher(part) ? [] : [part]))
  if (known.length < parts.length) return expectMatch({ matcher: 'generated' })
  return hasScalarPk(model) ? toPrimaryKey(known[0] ?? null) : known
}
