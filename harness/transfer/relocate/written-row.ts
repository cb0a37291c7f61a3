import { type JsonValue, jsonText } from '../../model/json.ts'
import { mapAtPath } from '../../model/json-path.ts'
import { type Field, fieldValue, hasScalarPk, type LooseKey, type Model } from '../../model/schema.ts'
import { type Fields, type ModelName, type PrimaryKey, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { valueText } from '../select/index.ts'
import { isLeftOut, type PlannedRow, plannedValue, polymorphicTarget } from './planned-row.ts'
import type { Referent, RelocationPlan } from './relocation-plan.ts'

/** The row as it is to be in the database, with every key mapped. After all rows are decided. */
export function writtenRow(plan: RelocationPlan, row: PlannedRow): Row {
  const { byField, loose } = plan.referencesOf(row.model)
  const changed = new Map<string, JsonValue>()
  for (const [name, [reference]] of byField) {
    const field = reference?.fields.find((one) => one.name === name)
    const value = field && Object.hasOwn(row.fields, name) ? plan.valueOf(row, field) : undefined
    if (value !== undefined && value !== row.fields[name]) changed.set(name, value)
  }
  for (const key of loose) {
    const { field } = key
    const value = changed.get(field) ?? plannedValue(row, field)
    if (value === undefined || value === null || row.ruled.has(field)) continue
    changed.set(field, mappedLooseKey(plan, row, key, value))
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

/** A key that refers to no row of the import might mean another one in this database: it becomes null. What is no key stays. */
function mappedLooseKey(plan: RelocationPlan, row: PlannedRow, key: LooseKey, value: JsonValue): JsonValue {
  if (key.kind === 'json') return mapAtPath(value, key.path, (found) => mapped(plan, key.target, found))
  const target = polymorphicTarget(row, key)
  return target === undefined ? value : mapped(plan, target, value)
}

function mapped(plan: RelocationPlan, name: ModelName, value: JsonValue): JsonValue {
  const target = plan.schema.models.get(name)
  const field = target && pkField(target)
  if (!field || valueText(field, value) === null) return value
  const referent = plan.find(target, [field], [value])
  const actual = referent && isThere(referent) ? plan.referredValue(referent, field) : undefined
  if (actual === undefined) return null
  return typeof value === 'string' && typeof actual !== 'string' ? jsonText(actual) : actual
}

function isThere(referent: Referent): boolean {
  return referent.kind === 'earlier' || !isLeftOut(referent.row)
}

function pkField({ fields, primaryKey }: Model): Field | undefined {
  return fields.find(({ name }) => name === primaryKey[0])
}
