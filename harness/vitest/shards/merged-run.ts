import type { TestModule, Vitest } from 'vitest/node'
import { HarnessError } from '../../model/errors.ts'
import { packageVersion } from '../../run/index.ts'
import type { RunFacts } from '../run-report.ts'
import { blobFiles, blobNames } from './blob-files.ts'
import { lostFiles } from './lost-files.ts'
import { originHere, type RunHere, sharedEnvironment } from './origin.ts'
import { shardProblems } from './shard-problems.ts'

/** When a run was, where, and which part of the cases it had. */
export type RunIdentity = Pick<RunFacts, 'environment' | 'startedAt' | 'durationMs' | 'shard'>

/**
 * What is said of a run that was put together of blobs. Null: it was not.
 * @param modules what vitest found of it again
 * @throws HarnessError `bad-usage` when they do not make one run, with every reason
 */
export async function mergedRun(vitest: Vitest, modules: readonly TestModule[]): Promise<RunIdentity | null> {
  const files = blobFiles(vitest)
  if (files === null) return null
  const found = modules.map(({ relativeModuleId: name, project }) => ({ name, project: project.name }))
  const problems = [
    ...shardProblems({ files, blobNames: await blobNames(vitest), version: packageVersion() }),
    ...lostFiles(files, found),
  ]
  if (problems.length > 0) {
    throw new HarnessError('the reports cannot be merged', { code: 'bad-usage', problems })
  }
  const origins: readonly RunHere[] = files.flatMap(({ origin }) => origin ?? [])
  const known = origins.length > 0 ? origins : [originHere(undefined, new Date())]
  return {
    environment: sharedEnvironment(known),
    startedAt: known.map(({ startedAt }) => startedAt).reduce((a, b) => (a < b ? a : b)),
    durationMs: Math.round(Math.max(0, ...(vitest.state.blobs?.executionTimes ?? []))),
    shard: null,
  }
}
