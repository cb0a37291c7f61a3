import path from 'node:path'
import type { Leftover } from '../provider.ts'
import { serverAccount } from './account.ts'
import { leftFolders, removeFolder } from './sweep.ts'
import { temporaryRoots } from './temporary-root.ts'

export interface LeftFolderSearch {
  /** The folders that embedded servers, or what is left of them, are in. */
  readonly leftovers: readonly Leftover[]
  /** The temporary roots that were looked in, which depend on TMPDIR. */
  readonly roots: readonly string[]
}

export async function listLeftFolders(): Promise<LeftFolderSearch> {
  if (process.platform === 'win32') return { leftovers: [], roots: [] }
  const account = await serverAccount()
  const roots = temporaryRoots(account)
  const folders = await Promise.all(roots.map((root) => leftFolders(root, account)))
  const leftovers = folders.flat().map(({ path: directory, kept }) => ({
    name: path.basename(directory),
    kind: 'folder' as const,
    state: kept ? ('kept' as const) : ('abandoned' as const),
    remove: () => removeFolder(directory),
  }))
  return { leftovers, roots }
}
