import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from './account.ts'
import { canEnter } from './temporary-root.ts'

/**
 * Where this system keeps caches, best first: the user's own place (XDG Base Directory Specification; ~/Library/Caches
 * on macOS), for root the system's. Only folders that exist, and that the server's account may enter.
 * @param fallback a folder that serves in any case
 */
export async function cacheRoots(account: Account | null, fallback: string): Promise<readonly string[]> {
  const roots: string[] = []
  for (const candidate of cacheCandidates(account)) {
    // A home of one's own may lack the folder; a home that can't be written to is no place for a cache.
    await mkdir(candidate, { mode: 0o700, recursive: true }).catch(() => {})
    if (existsSync(candidate) && (account === null || canEnter(account, candidate))) roots.push(candidate)
  }
  return [...roots, fallback]
}

/** The same places, whether they are there and may be used or not. */
export function cacheCandidates(account: Account | null): readonly string[] {
  const { HOME: home, XDG_CACHE_HOME: xdg } = process.env
  const own = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const candidates = account ? ['/var/cache'] : [xdg, home && path.join(home, own)]
  return candidates.flatMap((candidate) => (candidate && path.isAbsolute(candidate) ? [candidate] : []))
}
