import { accessSync, constants } from 'node:fs'
import { tmpdir } from 'node:os'
import type { Account } from '../embedded/account.ts'
import { memoryFolder } from '../embedded/memory-folder.ts'
import { Scratch } from '../embedded/scratch.ts'
import { realFolder } from '../embedded/temporary-root.ts'
import { type Check, note, ok, problem } from './check.ts'

/**
 * Whether servers' folders can be made in the temporary folder: makes one and removes it.
 * @throws HarnessError `infrastructure` when not
 */
export async function temporaryFolderCheck(root: string, account: Account | null): Promise<Check> {
  const name = 'temporary-folder'
  await using scratch = new Scratch(root)
  await using folder = await scratch.create()
  await folder.handTo(account)
  if (root === memoryFolder && process.env.TMPDIR === undefined) return ok(name, `${root}, in memory, is writable`)
  const preferred = tmpdir()
  const trouble = troubleWith(preferred)
  if (trouble !== null) {
    return problem(
      name,
      `${preferred} can't be written to: ${trouble}. vitest keeps files there, whatever the provider`,
      'Make it writable, or set TMPDIR to another folder.',
    )
  }
  if (realFolder(preferred) === root) return ok(name, `${root} is writable, and short enough for a socket`)
  const closed = account === null ? '' : `, or the account ${account.name} may not enter it`
  return note(
    name,
    `${root} serves in place of ${preferred}: that is no folder, or too long for a socket${closed}`,
    'Set TMPDIR to a folder with a short path (60 bytes) that every account may enter, or leave it unset.',
  )
}

/** Why nothing can be made in the folder; null when something can. */
function troubleWith(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return realFolder(folder) === null ? 'it is no folder' : null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
