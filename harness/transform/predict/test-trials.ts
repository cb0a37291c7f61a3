import { DatabaseError } from 'pg'
import { bindSchema } from '../../config/index.ts'
import type { Step } from '../../model/case.ts'
import type { Expected } from '../../model/change.ts'
import type { Schema } from '../../model/schema.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import { type Connection, introspect } from '../../postgres/index.ts'
import { exportSnapshot } from '../../transfer/index.ts'
import { applyStep } from '../apply/apply-step.ts'
import { plannedOutcome } from '../apply/planned-outcome.ts'
import type { StepOutcome } from '../apply/step-outcome.ts'
import { predictBrokenChecks, readChecks } from '../broken-checks.ts'
import { readChosenValues } from '../chosen-values.ts'
import { predictGenerated } from '../generated-columns.ts'
import { stepLabel } from '../step-label.ts'
import { unchanged } from './expected-rows.ts'
import { predictStep } from './predict-step.ts'
import { predictRefusals, type Refusal } from './refusals.ts'
import { readScenario } from './test-scenario.ts'
import type { ScenarioPlan } from './test-scenario-plan.ts'

/** A scenario that PostgreSQL has played, and what was predicted meanwhile. */
export interface Trial {
  readonly sql: string
  readonly schema: Schema
  readonly before: Snapshot
  readonly steps: readonly PlayedStep[]
  /** After the steps that PostgreSQL did not refuse. */
  readonly expected: Expected
  readonly actual: Snapshot
}

export interface PlayedStep {
  readonly step: Step
  /** Of a step that was refused: what it was about to do; null when it failed before that. */
  readonly outcome: StepOutcome | null
  readonly refusal: DatabaseError | null
  /** What should be there after the step, and would be if PostgreSQL had not refused it. */
  readonly predicted: Expected | null
  /** What it should be refused for; null where nobody knows what it was about to do. */
  readonly predictedRefusals: readonly Refusal[] | null
  readonly start: Expected
}

/** Plays scenarios in one database, each in a schema of its own: what can be done for all at once is done once. */
export async function playTrials(connection: Connection, plans: readonly ScenarioPlan[]): Promise<readonly Trial[]> {
  const scenarios = plans.map((plan, index) => ({ name: `s${index}`, ...readScenario(plan, `s${index}`) }))
  try {
    await connection.client.query(
      scenarios.map(({ name, sql }) => `CREATE SCHEMA ${name}; SET search_path = ${name};\n${sql}`).join('\n'),
    )
    await connection.query('RESET search_path')
    const all = bindSchema(await introspect(connection), { name: 'test', schema: 'schema.sql' })
    const before = bySchema(await exportSnapshot(connection, all))
    const played: Pick<Trial, 'sql' | 'schema' | 'before' | 'steps' | 'expected'>[] = []
    for (const { name, sql, steps } of scenarios) {
      const models = new Map([...all.models].filter(([, { table }]) => table.schema === name))
      const schema = { ...all, models, sequences: [] }
      const rows = before.get(name) ?? []
      played.push({ sql, schema, before: rows, ...(await play(connection, schema, rows, steps)) })
    }
    const actual = bySchema(await exportSnapshot(connection, all))
    return played.map((trial, index) => ({ ...trial, actual: actual.get(`s${index}`) ?? [] }))
  } finally {
    await connection.client.query(scenarios.map(({ name }) => `DROP SCHEMA IF EXISTS ${name} CASCADE;`).join('\n'))
  }
}

/** As a case does it, but for a step that is refused: the next goes on. */
async function play(
  connection: Connection,
  schema: Schema,
  before: Snapshot,
  steps: readonly Step[],
): Promise<Pick<Trial, 'steps' | 'expected'>> {
  let expected = unchanged(before, schema)
  const checks = await readChecks(connection, schema)
  const refusals = async (start: Expected, after: Expected | null): Promise<readonly Refusal[] | null> =>
    after && [
      ...predictRefusals(schema, start, after),
      ...(await predictBrokenChecks(connection, schema, checks, start, after)),
    ]
  const played: PlayedStep[] = []
  for (const [index, step] of steps.entries()) {
    const start = expected
    const origin = { kind: 'step', step: index + 1, label: stepLabel(step) } as const
    try {
      const outcome = await applyStep(connection, schema, step, '')
      const predicted = predictStep(schema, expected, step, outcome, origin)
      const complete = await readChosenValues(connection, schema, predicted, index + 1)
      expected = await predictGenerated(connection, schema, complete)
      const predictedRefusals = await refusals(start, expected)
      played.push({ step, outcome, refusal: null, start, predicted: expected, predictedRefusals })
    } catch (refusal) {
      if (!(refusal instanceof DatabaseError)) throw refusal
      const outcome = await plannedOutcome(connection, schema, step)
      const predicted = outcome && predictStep(schema, expected, step, outcome, origin)
      const complete = predicted && (await predictGenerated(connection, schema, predicted))
      const predictedRefusals = await refusals(start, complete)
      played.push({ step, outcome, refusal, start, predicted: complete, predictedRefusals })
    }
  }
  return { steps: played, expected }
}

function bySchema(rows: Snapshot): ReadonlyMap<string, Snapshot> {
  const groups = new Map<string, Snapshot[number][]>()
  for (const row of rows) {
    const name = row.model.split('.')[0] ?? ''
    const group = groups.get(name)
    if (group) group.push(row)
    else groups.set(name, [row])
  }
  return groups
}
