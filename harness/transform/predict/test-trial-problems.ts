import { judge } from '../../compare/index.ts'
import type { Expected } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import type { Refusal } from './refusals.ts'
import type { PlayedStep, Trial } from './test-trials.ts'

/** Where the prediction and PostgreSQL disagree: over a step that is refused, or over what is there in the end. */
export function problemsOf(trial: Trial): readonly string[] {
  const refusals = trial.steps.flatMap((played) => refusalProblem(played))
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

/** PostgreSQL tells of one of the reasons that it has; which one, the order decides in which it looks. */
export function refusalProblem({
  step,
  predictedRefusals,
  refusal,
}: Pick<PlayedStep, 'step' | 'predictedRefusals' | 'refusal'>): readonly string[] {
  if (predictedRefusals === null) return []
  const sure = predictedRefusals.find(({ isSure }) => isSure)
  if (!refusal)
    return sure ? [`${sure.sqlstates.join(' or ')} predicted, but not refused: ${JSON.stringify(step)}`] : []
  if (predictedRefusals.some(({ sqlstates }) => refusal.code !== undefined && sqlstates.includes(refusal.code)))
    return []
  const codes = predictedRefusals.flatMap(({ sqlstates }) => sqlstates).join(' ')
  return [`not predicted (${codes}): ${refusal.code} ${refusal.message}, of ${JSON.stringify(step)}`]
}

/** Whether the database refuses a step. `may`: the order in which it does things decides, or a value that it chooses. */
export function verdictOf(refusals: readonly Refusal[]): 'must' | 'may' | 'no' {
  if (refusals.length === 0) return 'no'
  return refusals.some(({ isSure }) => isSure) ? 'must' : 'may'
}

/** All that it takes to see a disagreement again. */
export function trialText(trial: Trial, problems: readonly string[]): string {
  const steps = trial.steps.map(({ step, refusal }) => `${JSON.stringify(step)} ${refusal ? refusal.message : 'ok'}`)
  return [trial.sql, ...steps, ...problems].join('\n')
}
