import fc from 'fast-check'
import type { Connection } from '../../postgres/index.ts'
import { scenarioPlan } from './test-scenario-plan.ts'
import { problemsOf, trialText } from './test-trial-problems.ts'
import { playTrials, type Trial } from './test-trials.ts'

/** Scenarios that share one reading of the catalog, and one export before and after. */
const atOnce = 40

/** Plays as many scenarios as are asked for; a seed always makes the same ones. */
export async function playMany(
  connection: Connection,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): Promise<readonly Trial[]> {
  const plans = fc.sample(scenarioPlan, { seed, numRuns: runs })
  const trials: Trial[] = []
  for (let start = 0; start < runs; start += atOnce) {
    trials.push(...(await playTrials(connection, plans.slice(start, start + atOnce))))
  }
  return trials
}

/** The smallest scenario, of those like the first that fails, for which the prediction is wrong; null when none fails. */
export async function smallestProblem(
  connection: Connection,
  trials: readonly Trial[],
  seed: number,
): Promise<string | null> {
  const failing = trials.findIndex((trial) => problemsOf(trial).length > 0)
  const trial = trials[failing]
  if (!trial) return null
  let smallest = trialText(trial, problemsOf(trial))
  const property = fc.asyncProperty(scenarioPlan, async (plan) => {
    const [played] = await playTrials(connection, [plan])
    const problems = played ? problemsOf(played) : []
    if (played && problems.length > 0) smallest = trialText(played, problems)
    return problems.length === 0
  })
  // The path leads to the scenario that fails; those after it are ever smaller ones.
  await fc.check(property, { seed, path: String(failing), numRuns: 1 })
  return `ROUNDTRIP_SEED=${seed}, scenario ${failing}, made smaller:\n${smallest}`
}
