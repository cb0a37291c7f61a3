import type { Account } from '../embedded/account.ts'
import { usableBinaries } from '../embedded/binaries.ts'
import { openCache } from '../embedded/cache.ts'
import { DataFolders } from '../embedded/data-folders.ts'
import type { BinariesPackage } from '../embedded/package.ts'
import { Scratch } from '../embedded/scratch.ts'
import { bootServer } from '../embedded/server.ts'
import { initialisedData } from '../embedded/template.ts'
import { serverVersion } from './server-version.ts'

/** Where a server is tried. */
export interface EmbeddedSurroundings {
  readonly account: Account | null
  readonly temporaryRoot: string
  /** A folder on the file system that the cache is on, or would be. */
  readonly cacheRoot: string
}

export interface EmbeddedBoot {
  readonly version: string
  /** From an initialised data folder to the first answer. */
  readonly durationMs: number
  /** Whether the programs run where they are installed, and not from a copy in the cache. */
  readonly inPlace: boolean
}

const bootTimeoutMs = 30_000

/**
 * Boots a server as a run would, asks it for its version, and removes all of it. Unlike a run, it sweeps up nothing, and
 * what belongs in the cache goes into a folder beside it, which does not stay.
 * @throws HarnessError `infrastructure`
 */
export async function tryEmbedded(
  found: BinariesPackage,
  { account, temporaryRoot, cacheRoot }: EmbeddedSurroundings,
): Promise<EmbeddedBoot> {
  await using scratch = new Scratch(temporaryRoot)
  await using besideCache = new Scratch(cacheRoot)
  const cache = await openCache([], account, [besideCache, scratch])
  const binaries = await usableBinaries(found, account, cache)
  const data = await initialisedData(binaries, account, cache, scratch)
  const dataFolders = new DataFolders(data, account, scratch)
  const startedAt = performance.now()
  await using server = await bootServer({ binaries, dataFolders, account, scratch }, bootTimeoutMs)
  const version = await serverVersion(server.connection)
  const durationMs = performance.now() - startedAt
  // Its folder is not for another server.
  dataFolders.close()
  return { version, durationMs, inPlace: binaries.postgres.startsWith(found.directory) }
}
