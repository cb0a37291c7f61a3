import type { Problem } from '../../model/errors.ts'
import { jsonText } from '../../model/json.ts'
import { rowProblem } from '../import/import-error.ts'
import { isOfOtherType } from './key-of-other-type.ts'
import { losesKeys } from './lost-keys.ts'
import type { RowReference } from './model-references.ts'
import { isLeftOut, isMerged, leftOut, nullKeys, type PlannedRow, placeOf, plannedValue } from './planned-row.ts'
import type { Referent, RelocationPlan } from './relocation-plan.ts'

/**
 * Leaves a row out that is part of a merged one, or that refers to a row which is left out; an exempt key becomes null
 * instead. One that may dangle, and refers to nothing, might mean another row in this database: it counts as left out.
 * What is not decided yet may be asked again. See {@link losesKeys} for keys that are no foreign keys between models.
 * @param problems told of keys that refer to nothing, though the database enforces them
 */
export function decideReferences(plan: RelocationPlan, row: PlannedRow, problems: Problem[]): void {
  if (losesKeys(plan, row)) {
    row.fate = leftOut
    return
  }
  const partOf = row.model.relocation?.rules.partOf ?? []
  for (const reference of plan.referencesOf(row.model).keys) {
    const referent = plan.referentOf(row, reference)
    if (referent === undefined) continue
    const isOwner = reference.fields.some(({ name }) => partOf.includes(name))
    if (referent !== null && isOwner && wasMerged(referent)) {
      row.fate = leftOut
      return
    }
    if (referent !== null && !(referent.kind === 'row' && isLeftOut(referent.row))) continue
    if (referent === null && !reference.isExempt && !reference.mayDangle) {
      problems.push(danglingKey(row, reference))
    } else if (reference.isExempt && reference.nullable.length > 0) {
      nullKeys(row, reference.nullable)
    } else {
      row.fate = leftOut
      return
    }
  }
}

function wasMerged(referent: Referent): boolean {
  return referent.kind === 'row' ? isMerged(referent.row) : referent.isMerged
}

function danglingKey(row: PlannedRow, { fields, target }: RowReference): Problem {
  const other = fields.find((field) => isOfOtherType(field, plannedValue(row, field.name) ?? null))
  if (other) {
    const shown = other.secret ? 'a value' : jsonText(plannedValue(row, other.name) ?? null)
    const reason = `refers to ${target.name} by ${shown}, and it is of type ${other.sqlType}`
    return rowProblem(row.model, placeOf(row), other, reason, 'validation-error')
  }
  const isSecret = fields.some(({ secret }) => secret)
  const values = fields.map(({ name }) => jsonText(plannedValue(row, name) ?? null))
  const names = fields.map(({ name }) => name).join(', ')
  const reason = `field ${names} refers to ${target.name} ${isSecret ? 'that is secret' : values.join(', ')}, which is not there`
  const fix = `the snapshot needs that row too: export again, or leave this one out`
  return { ...rowProblem(row.model, placeOf(row), null, reason, 'integrity-error'), fix }
}
