import path from 'node:path'
import type { Leftover } from '../provider.ts'
import { serverAccount } from './account.ts'
import { leftFolders, removeFolder } from './sweep.ts'
import { temporaryRoots } from './temporary-root.ts'

/** The folders in the temporary roots that embedded servers, or what is left of them, are in. */
export async function listLeftFolders(): Promise<readonly Leftover[]> {
  if (process.platform === 'win32') return []
  const account = await serverAccount()
  const folders = await Promise.all(temporaryRoots(account).map((root) => leftFolders(root, account)))
  return folders.flat().map(({ path: directory, kept }) => ({
    name: path.basename(directory),
    kind: 'folder',
    state: kept ? 'kept' : 'abandoned',
    remove: () => removeFolder(directory),
  }))
}
