import type { Step } from '../model/case.ts'
import type { Expected } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import type { Connection } from '../postgres/index.ts'
import { plannedOutcome } from './apply/planned-outcome.ts'
import { refusedBy } from './apply/step-error.ts'
import { predictBrokenChecks, readChecks } from './broken-checks.ts'
import { predictGenerated } from './generated-columns.ts'
import { predictStep } from './predict/predict-step.ts'
import { refusalText } from './predict/refusal-text.ts'
import { predictRefusals, sqlstates } from './predict/refusals.ts'
import { stepLabel } from './step-label.ts'

/**
 * Why PostgreSQL had to refuse an insert, update or delete, by what was expected before it: it names the rows that the
 * constraint is about. Null where that can't be told, and never an error.
 * @param session that of the steps, in which the step has left nothing
 * @param cause what the step threw
 */
export async function explainRefusal(
  session: Connection,
  schema: Schema,
  expected: Expected,
  step: Step,
  cause: unknown,
): Promise<string | null> {
  const refusal = refusedBy(cause)
  if (!refusal?.code?.startsWith('23')) return null
  try {
    const outcome = await plannedOutcome(session, schema, step)
    if (!outcome) return null
    const origin = { kind: 'step', step: 0, label: stepLabel(step) } as const
    const predicted = predictStep(schema, expected, step, outcome, origin)
    const after = await predictGenerated(session, schema, predicted)
    const refusals =
      refusal.code === sqlstates.check
        ? await predictBrokenChecks(session, schema, await readChecks(session, schema), expected, after)
        : predictRefusals(schema, expected, after)
    const fitting = refusals.filter((other) => other.isSure && other.sqlstates.includes(refusal.code ?? ''))
    const named = fitting.find(
      (other) => other.cause.kind === 'reference' && other.cause.key.name === refusal.constraint,
    )
    const told = named ?? fitting[0]
    return told ? refusalText(told.cause) : null
  } catch {
    // What counts is that the step failed: that nobody knows why must not hide it.
    return null
  }
}
