import { isRowStep, type Step } from '../../model/case.ts'
import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import { type ExpectedValue, expectMatch } from '../../model/matcher.ts'
import type { Schema } from '../../model/schema.ts'
import type { MatchedRow, StepOutcome } from '../apply/step-outcome.ts'
import { withValues } from './expected-rows.ts'
import { targetsOf } from './matched-rows.ts'
import { newRow } from './new-row.ts'
import { changeRows } from './referential-actions.ts'

/**
 * What should be there after a step, from what should be there before it and the schema. An sql step, a
 * migration or a command predicts nothing.
 */
export function predictStep(
  schema: Schema,
  expected: Expected,
  step: Step,
  outcome: StepOutcome,
  origin: Origin,
): Expected {
  if (!isRowStep(step)) return expected
  const model = schema.models.get(step.model)
  if (!model) return expected
  if (outcome.kind === 'insert') {
    const added = outcome.rows.map(({ values, pk }) => newRow(model, values, pk, origin))
    return { ...expected, rows: [...expected.rows, ...added] }
  }
  if (
    step.kind === 'insert' ||
    outcome.kind === 'sql' ||
    outcome.kind === 'run' ||
    outcome.kind === 'migrate' ||
    outcome.kind === 'import'
  )
    return expected
  const targets = targetsOf(schema, expected.rows, model, step.where, outcome.matched, outcome.references)
  const originOf = (row: ExpectedRow): Origin => (targets.get(row) ? origin : unseen(origin))
  const after = (row: ExpectedRow, found: MatchedRow | null): ExpectedRow | null =>
    outcome.kind === 'delete'
      ? null
      : withValues(model, row, { ...outcome.set, ...(found?.values ?? unknownValues(step)) }, originOf(row))
  const changes = [...targets].map(([row, found]) => ({ row, after: after(row, found) }))
  return changeRows(schema, expected, model, changes, originOf)
}

/** What an SQL expression gives for a row that the database did not find. */
function unknownValues(step: Step): Readonly<Record<string, ExpectedValue>> {
  const set = step.kind === 'update' ? Object.entries(step.set) : []
  const names = set.flatMap(([name, value]) => (value.kind === 'sql' ? [name] : []))
  return Object.fromEntries(names.map((name) => [name, expectMatch({ matcher: 'any' })]))
}

/** Its findings then say what went wrong: the row was not as expected when the step ran. */
function unseen(origin: Origin): Origin {
  if (origin.kind !== 'step') return origin
  return { ...origin, label: `${origin.label}, whose where should have found the row but did not` }
}
