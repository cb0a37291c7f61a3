import { existsSync } from 'node:fs'
import { access, constants, lstat } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from './account.ts'
import { canEnter } from './temporary-root.ts'

/** A folder that can be the user's own cache, by the look of it. */
export interface CachePlace {
  readonly kind: 'there' | 'would be made'
  /** The folder that it is in. */
  readonly root: string
  readonly directory: string
}

/** Those of the roots that allow a cache which nobody else can put anything into, in their order. Makes nothing. */
export async function cachePlaces(roots: readonly string[], account: Account | null): Promise<readonly CachePlace[]> {
  const places = await Promise.all(roots.map((root) => placeIn(root, account)))
  return places.flatMap((place) => place ?? [])
}

export function cacheFolder(root: string): string {
  return path.join(root, `pg-roundtrip-cache-${process.getuid?.() ?? 'user'}`)
}

/** False where someone else could have put something. */
export async function isOurs(directory: string): Promise<boolean> {
  const found = await lstat(directory)
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}

async function placeIn(root: string, account: Account | null): Promise<CachePlace | null> {
  const existing = nearestExisting(root)
  if (account !== null && !canEnter(account, existing)) return null
  const directory = cacheFolder(root)
  const isThere = await lstat(directory).then(
    () => true,
    () => false,
  )
  if (!isThere) return (await isWritable(existing)) ? { kind: 'would be made', root, directory } : null
  return (await isOurs(directory)) && (await isWritable(directory)) ? { kind: 'there', root, directory } : null
}

/** What is missing above a cache is made with it. */
function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder))
}

/** Not even root may write on a read-only file system. */
function isWritable(directory: string): Promise<boolean> {
  return access(directory, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}
