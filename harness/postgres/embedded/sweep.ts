import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { hasEnded } from '../process-identity.ts'
import type { Account } from './account.ts'
import { endServer } from './end-server.ts'
import { type FolderMark, readMark } from './folder-mark.ts'
import { removeTree, scratchNamePattern } from './scratch.ts'

/** A scratch folder whose runner has ended. */
export interface LeftFolder {
  readonly path: string
  readonly kept: boolean
}

/**
 * Removes the scratch folders, and ends the servers in them, of runners that ended together with their watchdog (a
 * reboot, say). Touches nothing whose owner is not known to have ended, and nothing that was kept.
 * @returns the folders that it removed
 */
export async function sweep(root: string, account: Account | null): Promise<readonly string[]> {
  const removed: string[] = []
  for (const folder of await leftFolders(root, account)) {
    if (folder.kept) continue
    try {
      await removeFolder(folder.path)
      removed.push(folder.path)
    } catch {
      // Its watchdog, or another sweep, is at it too. What is left after all goes at the next start.
    }
  }
  return removed
}

/** In the order of their names. */
export async function leftFolders(root: string, account: Account | null): Promise<readonly LeftFolder[]> {
  const names = (await readdir(root)).filter((name) => scratchNamePattern.test(name)).sort()
  const marked = await Promise.all(
    names.map(async (name) => {
      const directory = path.join(root, name)
      return { directory, mark: await readMark(directory, account) }
    }),
  )
  return marked.flatMap(({ directory, mark }) => (isLeft(mark) ? [{ path: directory, kept: mark.kept }] : []))
}

function isLeft(mark: FolderMark | null): mark is FolderMark {
  return mark !== null && hasEnded(mark.owner)
}

/**
 * Ends the server in a scratch folder, and removes all. The mark goes last, so that someone else can end what was begun.
 * @throws HarnessError `infrastructure`
 */
export async function removeFolder(directory: string): Promise<void> {
  const data = path.join(directory, 'data')
  await endServer(data)
  await removeTree(data)
  await removeTree(directory)
}
