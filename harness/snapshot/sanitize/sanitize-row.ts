import { isJsonArray, type JsonArray, type JsonValue } from '../../model/json.ts'
import { type Row, toPrimaryKey } from '../../model/snapshot.ts'
import { setField } from '../read/row-values.ts'
import type { FieldAction, FieldPlan, ModelPlan } from './plan.ts'
import { type Walk, walkFor } from './walk.ts'
import type { Leaves } from './walk-json.ts'

/** What is done with the leaves of a field's values. */
export type LeavesOf = (plan: FieldPlan, model: ModelPlan) => Leaves

const walks = new WeakMap<object, Walk>()

/** The row with what `leavesOf` makes of its values. Both passes go through rows here, so that they see the same. */
export function walkRow(plan: ModelPlan, row: Row, leavesOf: LeavesOf): Row {
  const fields: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(row.fields)) {
    const field = plan.fields.get(name)
    if (plan.leftOut.has(name)) continue
    setField(fields, name, field ? walkField(plan, field, value, row, leavesOf) : value)
  }
  return { model: row.model, pk: walkPk(plan, row, fields, leavesOf), fields }
}

function walkPk(plan: ModelPlan, row: Row, fields: Row['fields'], leavesOf: LeavesOf): Row['pk'] {
  const { scalarPk, model } = plan
  if (scalarPk) return toPrimaryKey(walkField(plan, scalarPk, row.pk, row, leavesOf))
  const { pk } = row
  if (!isJsonArray(pk)) return pk
  return pk.map((part, index) => {
    const name = model.primaryKey[index] ?? ''
    if (Object.hasOwn(fields, name)) return fields[name] ?? null
    const field = plan.fields.get(name)
    return field ? walkField(plan, field, part, row, leavesOf) : part
  })
}

function walkField(model: ModelPlan, plan: FieldPlan, value: JsonValue, row: Row, leavesOf: LeavesOf): JsonValue {
  if (value === null) return null
  if (isNaturalKey(plan, value)) {
    const parts = plan.naturalKey()
    return value.map((part, index) => walkPart(model, parts[index], part, row, leavesOf))
  }
  const action = actionFor(plan, row)
  if (action.kind === 'pass' || action.kind === 'dangling') return value
  return walkOf(plan)(value, action.kind === 'decided' ? action.decision : null, leavesOf(plan, model))
}

/** A natural key may name another in its parts. */
function walkPart(model: ModelPlan, plan: FieldPlan | undefined, part: JsonValue, row: Row, of: LeavesOf): JsonValue {
  return plan ? walkField(model, plan, part, row, of) : part
}

/** Whether a key is written as what its row is known by: `["ann@example.com"]`. */
export function isNaturalKey(plan: FieldPlan, value: JsonValue): value is JsonArray {
  return isJsonArray(value) && plan.field.type.kind !== 'array' && plan.naturalKey().length > 0
}

export function actionFor({ action, byType }: FieldPlan, row: Row): FieldAction {
  if (byType === null) return action
  const type = row.fields[byType.typeField]
  return byType.actions.get(typeof type === 'string' ? type : JSON.stringify(type ?? null)) ?? action
}

function walkOf({ field }: FieldPlan): Walk {
  const known = walks.get(field)
  if (known) return known
  const walk = walkFor(field.type)
  walks.set(field, walk)
  return walk
}
