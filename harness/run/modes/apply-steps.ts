import type { Step } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { connect, type ThrowawayServer } from '../../postgres/index.ts'
import { applyStep, redactMessage, StepError, type StepSql, type TextKind } from '../../transform/index.ts'
import type { Played } from '../play-case.ts'
import type { ImportedSnapshot } from '../snapshot-templates.ts'

export interface StepToApply {
  readonly step: Step
  readonly sql: StepSql
  /** What an error calls it. */
  readonly label: string
}

/**
 * Runs steps as the case's own are run, but derives nothing from them. One that finds no row does nothing.
 * @throws HarnessError `step-failed`, without secrets
 */
export async function applySteps(
  server: ThrowawayServer,
  { bound, schema, actual }: Played,
  { before }: ImportedSnapshot,
  steps: readonly StepToApply[],
): Promise<void> {
  await using session = await connect(server.connection)
  for (const [index, { step, sql, label }] of steps.entries()) {
    try {
      await applyStep(session, schema, allowingNone(step), sql)
    } catch (cause) {
      if (cause instanceof HarnessError) throw cause
      const place = step.line === null ? bound.file : `${bound.file}:${step.line}`
      const redact = (text: string, kind: TextKind): string =>
        redactMessage(redactMessage(text, schema, before, bound.transform, kind), schema, actual, [], kind)
      throw new StepError(label, index + 1, place, cause, redact)
    }
  }
}

function allowingNone(step: Step): Step {
  return step.kind === 'update' || step.kind === 'delete' ? { ...step, allowNone: true } : step
}
