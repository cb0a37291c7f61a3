import { existsSync } from 'node:fs'
import type { Account } from '../embedded/account.ts'
import { cachePlaces } from '../embedded/cache-places.ts'
import { type Check, note, ok } from './check.ts'

/** Where a run would keep what later runs need again. */
export interface CacheFindings {
  readonly kind: 'there' | 'would be made' | 'none'
  /** The cache's own folder; with `none`, the one that the folders that serve instead are in. */
  readonly directory: string
  /** A folder that exists, on the same file system if possible. */
  readonly fileSystem: string
}

/**
 * Makes nothing.
 * @param roots where a cache could be, best first
 * @param lastingRoot serves where none of them does
 */
export async function findCache(
  account: Account | null,
  roots: readonly string[],
  lastingRoot: string,
): Promise<CacheFindings> {
  const [place] = await cachePlaces(roots, account)
  if (place === undefined) return { kind: 'none', directory: lastingRoot, fileSystem: lastingRoot }
  const { kind, root, directory } = place
  return { kind, directory, fileSystem: existsSync(root) ? root : lastingRoot }
}

export function cacheCheck({ kind, directory }: CacheFindings): Check {
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
