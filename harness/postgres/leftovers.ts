import { HarnessError } from '../model/errors.ts'
import { listLeftFolders } from './embedded/left-folders.ts'
import { listLeftDatabases } from './external/left-databases.ts'
import type { Leftover } from './provider.ts'
import { listLeftContainers } from './testcontainers/left-containers.ts'

export interface LeftoverPlaces {
  /** The URL of an external server; null: there is none to ask. */
  readonly url: string | null
}

export interface LeftoverSearch {
  /** Folders, then containers, then databases. */
  readonly leftovers: readonly Leftover[]
  /** Why a place could not be looked at: a server that does not answer, say. That there is no Docker is none. */
  readonly problems: readonly HarnessError[]
  /** Where folders were looked for, which depends on TMPDIR. */
  readonly roots: readonly string[]
}

/**
 * What runs on this machine left: databases that were kept, and what runs had no time to remove, or could not. Only
 * of processes that have certainly ended: what a run may still use is not listed, nor what is not ours. Never rejects.
 */
export async function listLeftovers({ url }: LeftoverPlaces): Promise<LeftoverSearch> {
  const folders = listLeftFolders()
  const lists = await Promise.allSettled([
    folders.then(({ leftovers }) => leftovers),
    listLeftContainers(),
    ...(url === null ? [] : [listLeftDatabases(url)]),
  ])
  return {
    leftovers: lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])),
    problems: lists.flatMap((list) => (list.status === 'rejected' ? [problemOf(list.reason)] : [])),
    roots: await folders.then(
      ({ roots }) => roots,
      () => [],
    ),
  }
}

function problemOf(reason: unknown): HarnessError {
  if (reason instanceof HarnessError) return reason
  const message = reason instanceof Error ? reason.message : String(reason)
  return new HarnessError(`What was left can't be listed: ${message}`, { code: 'infrastructure', cause: reason })
}
