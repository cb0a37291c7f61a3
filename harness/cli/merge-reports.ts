import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Vitest } from 'vitest/node'
import { HarnessError, type Problem } from '../model/errors.ts'
import type { ExitCode } from './exit-code.ts'
import { rebaseBlob } from './rebase-blob.ts'
import { importVitest, missingPlugins, notStarted, type VitestNode, verdict } from './run-cases.ts'

/**
 * Puts the blobs of a folder together as vitest does, whose reporters tell of all cases as if they had just run here.
 * @param folder from the working directory
 * @throws HarnessError `bad-usage` when it holds anything but blobs, or blobs of another version of vitest
 */
export async function mergeReports(
  root: string,
  folder: string,
  reporters: readonly string[] = ['default'],
): Promise<ExitCode> {
  const blobs = await readBlobs(folder, root)
  const vitestNode = await importVitest()
  const copies = await mkdtemp(join(tmpdir(), 'roundtrip-merge-'))
  process.exitCode = undefined
  try {
    for (const { name, text } of blobs) await writeFile(join(copies, name), text)
    const vitest = await createVitest(vitestNode, root, copies, reporters)
    try {
      await vitest.mergeReports(copies)
      return verdict(vitest, {}).exitCode
    } catch (cause) {
      throw cause instanceof HarnessError ? cause : notMerged(folder, cause)
    } finally {
      await vitest.close()
    }
  } finally {
    await rm(copies, { recursive: true, force: true })
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

interface Blob {
  readonly name: string
  readonly text: string
}

/** vitest would take every entry of the folder for a blob, and would not say which one is none. */
async function readBlobs(folder: string, root: string): Promise<readonly Blob[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw noReports(`${folder} cannot be read: ${reasonOf(cause)}`, cause)
  })
  if (names.length === 0) throw noReports(`${folder} is empty`)
  const problems: Problem[] = []
  const blobs: Blob[] = []
  for (const name of names.sort()) {
    const text = await readBlob(join(folder, name), root)
    if (typeof text === 'string') blobs.push({ name, text })
    else problems.push(text)
  }
  if (problems.length === 0) return blobs
  throw new HarnessError(`${folder} does not hold the blobs of shards, and nothing else`, {
    code: 'bad-usage',
    problems,
  })
}

async function readBlob(path: string, root: string): Promise<string | Problem> {
  try {
    if ((await stat(path)).isDirectory()) {
      return {
        message: `${path} is a folder`,
        fix: 'gather all blobs in one folder (download-artifact: merge-multiple)',
      }
    }
    // As vitest has paths.
    const text = rebaseBlob(await readFile(path, 'utf8'), root.replaceAll('\\', '/'))
    return text ?? { message: `${path} is not what the reporter blob writes` }
  } catch (error) {
    return { message: `${path} cannot be read: ${reasonOf(error)}` }
  }
}

function noReports(message: string, cause?: unknown): HarnessError {
  return new HarnessError(message, {
    code: 'bad-usage',
    fix: 'run each shard with --shard INDEX/COUNT --reporter blob, and gather their .vitest-reports/ here',
    cause,
  })
}

function notMerged(folder: string, cause: unknown): HarnessError {
  const reason = stripVTControlCharacters(reasonOf(cause))
  return new HarnessError(`the blobs of ${folder} cannot be merged: ${reason}`, { code: 'bad-usage', cause })
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/, \w+ '.*'$/, '') : String(cause)
}
