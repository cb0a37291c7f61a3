import path from 'node:path'
import type { Account } from './account.ts'
import { lastingRoot } from './temporary-root.ts'

/**
 * Where this system keeps caches, best first: the user's own place (XDG Base Directory Specification; ~/Library/Caches
 * on macOS), for root the system's; last the temporary folder. Whether they are there and may be used or not.
 */
export function cacheRoots(account: Account | null): readonly string[] {
  const { HOME: home, XDG_CACHE_HOME: xdg } = process.env
  const own = process.platform === 'darwin' ? 'Library/Caches' : '.cache'
  const candidates = account ? ['/var/cache'] : [xdg, home && path.join(home, own)]
  const usable = candidates.flatMap((candidate) => (candidate && path.isAbsolute(candidate) ? [candidate] : []))
  return [...usable, lastingRoot(account)]
}
