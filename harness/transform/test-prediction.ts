import { DatabaseError } from 'pg'
import { judge } from '../compare/index.ts'
import type { Step } from '../model/case.ts'
import type { ExpectedChange } from '../model/expectation.ts'
import type { Finding } from '../model/finding.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { applyStep } from './apply/apply-step.ts'
import { readChosenValues } from './chosen-values.ts'
import { predictGenerated } from './generated-columns.ts'
import { declareChanges } from './predict/declare-changes.ts'
import { unchanged } from './predict/expected-rows.ts'
import { predictStep } from './predict/predict-step.ts'
import { stepLabel } from './step-label.ts'
import type { TestDatabase } from './test-database.ts'

interface Held {
  /** Steps that PostgreSQL did not refuse. */
  readonly applied: number
  readonly findings: readonly Finding[]
}

/** Runs steps and holds what is there then against what was predicted. Steps that PostgreSQL refuses are passed over. */
export async function holdPrediction(
  database: TestDatabase,
  schema: Schema,
  before: Snapshot,
  steps: readonly Step[],
  changes: readonly ExpectedChange[] = [],
): Promise<Held> {
  const { connection } = database
  let expected = unchanged(before, schema)
  let applied = 0
  for (const [index, step] of steps.entries()) {
    try {
      const text = step.kind === 'sql' && step.source.kind === 'text' ? step.source.text : ''
      const outcome = await applyStep(connection, schema, step, text)
      const origin = { kind: 'step', step: index + 1, label: stepLabel(step) } as const
      const predicted = predictStep(schema, expected, step, outcome, origin)
      const complete = await readChosenValues(connection, schema, predicted, index + 1)
      expected = await predictGenerated(connection, schema, complete)
      applied += 1
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }
  const declared = declareChanges(schema, expected, changes, 'a.case.yaml')
  const complete = await predictGenerated(connection, schema, declared)
  const { findings } = judge(schema, complete, await database.export(schema), {
    purpose: 'case',
    comparators: new Map(),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return { applied, findings }
}
