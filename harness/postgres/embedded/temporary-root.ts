import { realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'

/** sun_path of unix(7) is 104 bytes on macOS, 108 on Linux, its final NUL included. */
const socketPathLimitBytes = 103
const longestSocketName = '/pg-roundtrip-0123456789ab/.s.PGSQL.5432'

/**
 * The folder for everything temporary: the system's own, or /tmp where that is too long for a Unix socket or closed
 * to the server's account.
 * @throws HarnessError `infrastructure`
 */
export function temporaryRoot(account: Account | null, candidates: readonly string[] = [tmpdir(), '/tmp']): string {
  for (const candidate of candidates) {
    const root = realpathSync(candidate)
    const fits = Buffer.byteLength(root + longestSocketName) <= socketPathLimitBytes
    if (fits && (account === null || canEnter(account, root))) return root
  }
  throw new HarnessError(`No temporary folder fits: tried ${candidates.join(' and ')}.`, {
    code: 'infrastructure',
    fix: 'Set TMPDIR to a folder with a short path (60 bytes) that every account may enter.',
  })
}

/** Whether the account may pass through the folder and all above it. */
export function canEnter(account: Account, directory: string): boolean {
  const { mode, uid, gid } = statSync(directory)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const parent = path.dirname(directory)
  return parent === directory || canEnter(account, parent)
}
