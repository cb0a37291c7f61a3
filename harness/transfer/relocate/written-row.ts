import type { JsonValue } from '../../model/json.ts'
import { fieldValue, hasScalarPk } from '../../model/schema.ts'
import { type Fields, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { isLeftOut, type PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'

/** The row as it is to be in the database, with every key mapped. After all rows are decided. */
export function writtenRow(plan: RelocationPlan, row: PlannedRow): Row {
  const changed = new Map<string, JsonValue>()
  for (const field of plan.referencesOf(row.model).fields) {
    const { name } = field
    const value = Object.hasOwn(row.fields, name) ? plan.valueOf(row, field) : undefined
    if (value !== undefined && value !== row.fields[name]) changed.set(name, value)
  }
  const fields = changed.size === 0 ? row.fields : { ...row.fields, ...Object.fromEntries(changed) }
  return { model: row.model.name, pk: writtenPk(plan, row, fields), fields }
}

function writtenPk(plan: RelocationPlan, row: PlannedRow, fields: Fields): PrimaryKey {
  const { model, fate } = row
  if (hasScalarPk(model)) {
    const [name = ''] = model.primaryKey
    return fate.kind === 'overwritten' ? toPrimaryKey(fate.held.get(name) ?? null) : row.newPk
  }
  if (model.primaryKey.length === 0) return row.given.pk
  return model.primaryKey.map((name) => {
    const field = model.fields.find((one) => one.name === name)
    return fieldValue(model, { pk: null, fields }, name) ?? (field && plan.valueOf(row, field)) ?? null
  })
}

/** What a row of the snapshot has become. Null: it has no primary key, or is not there. */
export function actualPk(plan: RelocationPlan, row: PlannedRow): PrimaryKey | null {
  if (isLeftOut(row) || row.model.primaryKey.length === 0) return null
  const values = row.model.fields.filter(({ name }) => row.model.primaryKey.includes(name))
  const byName = new Map(values.map((field) => [field.name, plan.valueOf(row, field) ?? null]))
  const key = row.model.primaryKey.map((name) => byName.get(name) ?? null)
  const [first = null] = key
  return hasScalarPk(row.model) ? toPrimaryKey(first) : key
}
