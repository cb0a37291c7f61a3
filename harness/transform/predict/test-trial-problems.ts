import { judge } from '../../compare/index.ts'
import type { Expected } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { refusalOf } from './test-refusals.ts'
import type { PlayedStep, Trial } from './test-trials.ts'

/** Where the prediction and PostgreSQL disagree: over a step that is refused, or over what is there in the end. */
export function problemsOf(trial: Trial): readonly string[] {
  const refusals = trial.steps.flatMap((played) => refusalProblem(trial.schema, played))
  return [...refusals, ...differences(trial.schema, trial.expected, trial.actual)]
}

export function differences(schema: Schema, expected: Expected, actual: Snapshot): readonly string[] {
  const { findings } = judge(schema, expected, actual, {
    purpose: 'case',
    comparators: new Map(),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return findings.map(({ kind, model, expectedPk, message }) =>
    [kind, model, JSON.stringify(expectedPk), message].join(' '),
  )
}

export function refusalProblem(
  schema: Schema,
  { step, start, predicted, refusal }: Pick<PlayedStep, 'step' | 'start' | 'predicted' | 'refusal'>,
): readonly string[] {
  const verdict = predicted && refusalOf(schema, start, predicted)
  if (refusal && verdict === 'no') return [`not predicted: ${refusal.message}, of ${JSON.stringify(step)}`]
  if (!refusal && verdict === 'must') return [`predicted, but not refused: ${JSON.stringify(step)}`]
  return []
}

/** All that it takes to see a disagreement again. */
export function trialText(trial: Trial, problems: readonly string[]): string {
  const steps = trial.steps.map(({ step, refusal }) => `${JSON.stringify(step)} ${refusal ? refusal.message : 'ok'}`)
  return [trial.sql, ...steps, ...problems].join('\n')
}
