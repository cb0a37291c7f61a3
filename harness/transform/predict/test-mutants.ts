import type { ReferentialAction } from '../../model/catalog.ts'
import type { ForeignKey, Schema } from '../../model/schema.ts'
import { stepLabel } from '../step-label.ts'
import { unchanged } from './expected-rows.ts'
import { predictStep } from './predict-step.ts'
import { predictRefusals, sqlstates } from './refusals.ts'
import { differences, refusalProblem } from './test-trial-problems.ts'
import type { Trial } from './test-trials.ts'

/** A predictor that is wrong in one way: it takes each foreign key for another one. */
export interface Mutant {
  readonly name: string
  readonly breakKey: (key: ForeignKey) => ForeignKey
}

const actions: readonly ReferentialAction[] = ['no-action', 'restrict', 'cascade', 'set-null', 'set-default']

/**
 * One for each action, on either side, taken for each other one that has another effect; and one for column lists. An
 * action that refuses is not taken for SET DEFAULT: of that, most often, comes a refusal too.
 */
export const mutants: readonly Mutant[] = [
  ...(['onDelete', 'onUpdate'] as const).flatMap((side) =>
    actions.flatMap((action) =>
      actions
        .filter((other) => other !== action && !(refuses(action) && (refuses(other) || other === 'set-default')))
        .map((other): Mutant => {
          return {
            name: `${side} ${action} taken for ${other}`,
            breakKey: (key) => (key[side] === action ? { ...key, [side]: other } : key),
          }
        }),
    ),
  ),
  {
    name: 'the columns that onDelete names taken for all',
    breakKey: (key) => ({ ...key, onDeleteFields: key.fields }),
  },
]

function refuses(action: ReferentialAction): boolean {
  return action === 'no-action' || action === 'restrict'
}

/** The predictor as it is. */
export const sound: Mutant = { name: 'sound', breakKey: (key) => key }

/**
 * Whether the mutant disagrees with what PostgreSQL did in the trial. Without a server: generated columns, and what the
 * database chose late, are left open.
 */
export function isNoticed(trial: Trial, { breakKey }: Mutant): boolean {
  const schema = withBrokenKeys(trial.schema, breakKey)
  let expected = unchanged(trial.before, schema)
  for (const [index, { step, outcome, refusal }] of trial.steps.entries()) {
    if (!outcome) continue
    const origin = { kind: 'step', step: index + 1, label: stepLabel(step) } as const
    const predicted = predictStep(schema, expected, step, outcome, origin)
    // Of CHECKs only a server knows.
    if (refusal?.code !== sqlstates.check) {
      const predictedRefusals = predictRefusals(schema, expected, predicted)
      if (refusalProblem({ step, predictedRefusals, refusal }).length > 0) return true
    }
    if (!refusal) expected = predicted
  }
  return differences(trial.schema, expected, trial.actual).length > 0
}

function withBrokenKeys(schema: Schema, breakKey: Mutant['breakKey']): Schema {
  const models = [...schema.models].map(
    ([name, model]) => [name, { ...model, foreignKeys: model.foreignKeys.map(breakKey) }] as const,
  )
  return { ...schema, models: new Map(models) }
}
