import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Vitest } from 'vitest/node'
import { HarnessError, type Problem } from '../model/errors.ts'
import { isCaseFile } from '../vitest/index.ts'
import type { ExitCode } from './exit-code.ts'
import { importVitest, missingPlugins, notStarted, type VitestNode, verdict } from './run-cases.ts'

/**
 * Puts the blobs of a folder together as vitest does, whose reporters tell of all cases as if they had just run.
 * @param folder from the working directory, as vitest has it
 * @throws HarnessError `bad-usage` when it holds anything but blobs, or blobs of another version of vitest
 */
export async function mergeReports(
  root: string,
  folder: string,
  reporters: readonly string[] = ['default'],
): Promise<ExitCode> {
  const path = resolve(folder)
  await requireBlobs(path, folder)
  const vitestNode = await importVitest()
  process.exitCode = undefined
  const vitest = await createVitest(vitestNode, root, path, reporters)
  try {
    await vitest.mergeReports(path).catch((cause: unknown) => {
      throw notMerged(folder, cause)
    })
    if (!vitest.state.getFiles().some(({ filepath }) => isCaseFile(filepath))) {
      throw new HarnessError(`the blobs of ${folder} hold no case`, { code: 'bad-usage' })
    }
    return verdict(vitest, {})
  } finally {
    await vitest.close()
  }
}

async function createVitest(
  vitestNode: VitestNode,
  root: string,
  mergeReports: string,
  reporters: readonly string[],
): Promise<Vitest> {
  // Those of the configuration may name blob, which is for the shards.
  const config = { root, watch: false, mergeReports, reporters: [...reporters] }
  const plugins = await missingPlugins(vitestNode, root)
  try {
    return await vitestNode.createVitest('test', config, { plugins })
  } catch (cause) {
    throw notStarted(cause)
  }
}

/** vitest takes every entry of the folder for a blob, and does not say which one is none. */
async function requireBlobs(path: string, shownAs: string): Promise<void> {
  const names = await readdir(path).catch((cause: unknown) => {
    throw noReports(`${shownAs} cannot be read: ${reasonOf(cause)}`, cause)
  })
  if (names.length === 0) throw noReports(`${shownAs} is empty`)
  const problems = await Promise.all(names.sort().map((name) => problemOf(join(path, name), join(shownAs, name))))
  const found = problems.filter((problem) => problem !== null)
  if (found.length === 0) return
  throw new HarnessError(`${shownAs} does not hold the blobs of shards, and nothing else`, {
    code: 'bad-usage',
    problems: found,
  })
}

function noReports(message: string, cause?: unknown): HarnessError {
  return new HarnessError(message, {
    code: 'bad-usage',
    fix: 'run each shard with --shard INDEX/COUNT --reporter blob, and gather their .vitest-reports/ here',
    cause,
  })
}

async function problemOf(path: string, shownAs: string): Promise<Problem | null> {
  try {
    if (!(await stat(path)).isFile()) {
      return {
        message: `${shownAs} is no file`,
        fix: 'gather all blobs in one folder (download-artifact: merge-multiple)',
      }
    }
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Array.isArray(value) ? null : { message: `${shownAs} is not what the reporter blob writes` }
  } catch (error) {
    return { message: `${shownAs} is not what the reporter blob writes: ${reasonOf(error)}` }
  }
}

function notMerged(folder: string, cause: unknown): HarnessError {
  const reason = stripVTControlCharacters(reasonOf(cause))
  return new HarnessError(`the blobs of ${folder} cannot be merged: ${reason}`, { code: 'bad-usage', cause })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
