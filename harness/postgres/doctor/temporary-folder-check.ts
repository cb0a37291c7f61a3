import { tmpdir } from 'node:os'
import type { Account } from '../embedded/account.ts'
import { memoryFolder } from '../embedded/memory-folder.ts'
import { Scratch } from '../embedded/scratch.ts'
import { realFolder } from '../embedded/temporary-root.ts'
import { type Check, note, ok } from './check.ts'

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
  if (realFolder(preferred) === root) return ok(name, `${root} is writable, and short enough for a socket`)
  const closed = account === null ? '' : `, or the account ${account.name} may not enter it`
  return note(
    name,
    `${root} serves in place of ${preferred}: that is no folder, or too long for a socket${closed}`,
    'Set TMPDIR to a folder with a short path (60 bytes) that every account may enter, or leave it unset.',
  )
}
