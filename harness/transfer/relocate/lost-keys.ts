import type { JsonValue } from '../../model/json.ts'
import type { LooseKey, Model, OutsideKey } from '../../model/schema.ts'
import { isLeftOut, type PlannedRow, plannedValue, polymorphicTarget, setValue } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'

/**
 * Keys to tables that take no part become null: in this database they would mean another row.
 * @returns whether a row cannot do without such a key, or without a polymorphic one whose row is not there
 */
export function losesKeys(plan: RelocationPlan, row: PlannedRow): boolean {
  const { outsideKeys = [], looseKeys = [] } = row.model
  const outside = outsideKeys.filter((key) => isHeld(row, key))
  for (const name of outside.flatMap(({ nullable }) => nullable)) setValue(row, name, null)
  return outside.some(({ nullable }) => nullable.length === 0) || looseKeys.some((key) => isMissed(plan, row, key))
}

function isHeld(row: PlannedRow, { fields }: OutsideKey): boolean {
  return fields.every((name) => ownValue(row, name) !== null)
}

/** Null: it is null, or absent, or a rule has given it. */
function ownValue(row: PlannedRow, name: string): JsonValue {
  return row.ruled.has(name) ? null : (plannedValue(row, name) ?? null)
}

/** Whether a key that cannot be null refers to a row that is not there. */
function isMissed(plan: RelocationPlan, row: PlannedRow, key: LooseKey): boolean {
  if (key.kind === 'json' || isNullable(row.model, key.field)) return false
  const value = ownValue(row, key.field)
  const name = polymorphicTarget(row, key)
  const target = name && plan.schema.models.get(name)
  if (!target || value === null) return false
  const referent = plan.find(
    target,
    target.fields.filter((field) => field.name === target.primaryKey[0]),
    [value],
  )
  return referent === null || (referent.kind === 'row' && isLeftOut(referent.row))
}

function isNullable({ fields }: Model, name: string): boolean {
  return fields.some((field) => field.name === name && field.nullable)
}
