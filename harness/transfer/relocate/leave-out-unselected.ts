import { fieldValue, type Model } from '../../model/schema.ts'
import { isOfType, keyText, lastingKeyText, type ModelSelection } from '../select/index.ts'
import type { PkMap } from './pk-map.ts'
import { leftOut, type PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'

/**
 * Leaves out what a selection of one model does not take, and what needs rows of its own, or of earlier imports, that are
 * not taken. What an enforced key refers to that is not there at all is left to be told.
 */
export function leaveOutUnselected(
  plan: RelocationPlan,
  earlier: PkMap,
  model: Model,
  { has, needs }: ModelSelection,
): void {
  const dependents = new Map<PlannedRow, PlannedRow[]>()
  const gone: PlannedRow[] = []
  const leave = (row: PlannedRow): void => {
    if (row.fate === leftOut) return
    row.fate = leftOut
    gone.push(row)
  }
  for (const row of plan.rowsOf(model)) {
    if (!has(row.given)) leave(row)
    for (const need of needs) {
      const needed = neededRow(plan, earlier, row, need)
      if (needed === 'left out') leave(row)
      else if (needed !== 'there') {
        const rows = dependents.get(needed) ?? []
        dependents.set(needed, rows)
        rows.push(row)
      }
    }
  }
  for (let row = gone.pop(); row !== undefined; row = gone.pop()) {
    for (const dependent of dependents.get(row) ?? []) leave(dependent)
  }
}

/**
 * A row of the import itself may yet be left out. Where a rule has left it out, rules decide about what refers to it.
 */
function neededRow(
  plan: RelocationPlan,
  earlier: PkMap,
  { model, given }: PlannedRow,
  { fields, target: name, targetFields, type }: ModelSelection['needs'][number],
): PlannedRow | 'there' | 'left out' {
  const target = plan.schema.models.get(name)
  if (!target || (type && !isOfType(model, given, type))) return 'there'
  const referred = targetFields.flatMap((one) => target.fields.filter((field) => field.name === one))
  const values = fields.map((field) => fieldValue(model, given, field) ?? null)
  if (keyText(referred, values) === null) return 'there'
  const referent = plan.find(target, referred, values)
  if (referent === null) return type ? 'left out' : 'there'
  if (referent.kind === 'earlier') return 'there'
  if (referent.row.fate !== leftOut) return referent.row
  const text = lastingKeyText(referred, values)
  return text !== null && earlier.leftOut.get(name, targetFields, text) === 'rule' ? 'there' : 'left out'
}
