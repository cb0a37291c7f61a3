import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { Account } from './account.ts'
import { hasPlentyOfMemory, memoryFolder } from './memory-folder.ts'

/** sun_path of unix(7) is 104 bytes on macOS, 108 on Linux, its final NUL included. */
const socketPathLimitBytes = 103
const longestSocketName = '/pg-roundtrip-0123456789ab/.s.PGSQL.5432'

/**
 * The folder for everything temporary: TMPDIR; where that is not set, in memory when there is plenty of it, else the
 * system's own. /tmp where that is no folder, is too long for a Unix socket, or is closed to the server's account.
 * @throws HarnessError `infrastructure`
 */
export function temporaryRoot(account: Account | null, candidates: readonly string[] = ownCandidates()): string {
  const [root] = fittingRoots(account, candidates)
  if (root !== undefined) return root
  throw new HarnessError(`No temporary folder fits: tried ${candidates.join(' and ')}.`, {
    code: 'infrastructure',
    fix: 'Set TMPDIR to a folder with a short path (60 bytes) that every account may enter.',
  })
}

/** Every folder that could be, or have been, the temporary root of a run with this TMPDIR or with none. */
export function temporaryRoots(account: Account | null): readonly string[] {
  return [...new Set(fittingRoots(account, [memoryFolder, tmpdir(), '/tmp']))].filter(isReadable)
}

/** Where a cache is kept that has no better place: on a disk, since programs may be among it. */
export function lastingRoot(account: Account | null): string {
  return temporaryRoot(account, [tmpdir(), '/tmp'])
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function ownCandidates(): readonly string[] {
  const inMemory = process.env.TMPDIR === undefined && hasPlentyOfMemory() ? [memoryFolder] : []
  return [...inMemory, tmpdir(), '/tmp']
}

function fittingRoots(account: Account | null, candidates: readonly string[]): readonly string[] {
  return candidates.flatMap((candidate) => {
    const root = realFolder(candidate)
    if (root === null || Buffer.byteLength(root + longestSocketName) > socketPathLimitBytes) return []
    return account === null || canEnter(account, root) ? [root] : []
  })
}

/** Null when there is no such folder. */
export function realFolder(folder: string): string | null {
  try {
    return statSync(folder).isDirectory() ? realpathSync(folder) : null
  } catch {
    return null
  }
}

/** Whether the account may pass through the folder and all above it. */
export function canEnter(account: Account, directory: string): boolean {
  const { mode, uid, gid } = statSync(directory)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const parent = path.dirname(directory)
  return parent === directory || canEnter(account, parent)
}
