import { constants, existsSync } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from '../embedded/account.ts'
import { cacheFolder, isOurs } from '../embedded/cache.ts'
import { cacheCandidates } from '../embedded/cache-roots.ts'
import { canEnter } from '../embedded/temporary-root.ts'
import { type Check, note, ok } from './check.ts'

/** Where a run would keep what later runs need again. */
export interface CachePlace {
  readonly kind: 'there' | 'would be made' | 'none'
  /** The cache's own folder; with `none`, the one that the folders that serve instead are in. */
  readonly directory: string
  /** A folder that exists, on the same file system if possible. */
  readonly fileSystem: string
}

/**
 * Makes nothing.
 * @param lastingRoot serves where no place for caches does
 */
export async function cachePlace(account: Account | null, lastingRoot: string): Promise<CachePlace> {
  for (const root of [...cacheCandidates(account), lastingRoot]) {
    const directory = cacheFolder(root)
    const existing = nearestExisting(root)
    if (account !== null && !canEnter(account, existing)) continue
    if (existsSync(directory)) {
      if (await isOurs(directory)) return { kind: 'there', directory, fileSystem: root }
      continue
    }
    const mayWrite = await access(existing, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    )
    if (mayWrite) return { kind: 'would be made', directory, fileSystem: root === existing ? root : lastingRoot }
  }
  return { kind: 'none', directory: lastingRoot, fileSystem: lastingRoot }
}

/** A run makes what is missing above the cache, too. */
function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder))
}

export function cacheCheck({ kind, directory }: CachePlace): Check {
  switch (kind) {
    case 'there':
      return ok('cache', directory)
    case 'would be made':
      return ok('cache', `${directory} is not there yet: the first run makes it`)
    case 'none':
      return note(
        'cache',
        'there is no place for it: each run begins with half a second of initdb, and may copy the programs (60 MB)',
        'Set XDG_CACHE_HOME to a folder that this user can write to, and nobody else.',
      )
  }
}
