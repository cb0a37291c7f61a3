import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { glob } from 'glob'
import { hasSnapshotEnding } from '../snapshot/index.ts'

/**
 * The snapshots of a project's subjects, and the files of declared changes beside its cases, that no case uses.
 * @param used absolute paths of what the cases use
 * @returns absolute paths, in order
 */
export async function unusedFiles(root: string, used: ReadonlySet<string>): Promise<readonly string[]> {
  const options = { cwd: root, nodir: true, ignore: '**/node_modules/**' }
  const [beside, near] = await Promise.all([
    glob('snapshots/*/*', options),
    glob('cases/**/*.changes.{yaml,yml,json}', options),
  ])
  const named = beside.map((path) => join(root, path)).filter((path) => hasSnapshotEnding(path) && !isOther(path))
  const snapshots = await Promise.all(named.map(async (path) => ((await mayBeSnapshot(path)) ? path : null)))
  return [...snapshots.filter((path) => path !== null), ...near.map((path) => join(root, path))]
    .filter((path) => !used.has(path))
    .sort()
}

/** What the harness itself keeps there. */
function isOther(path: string): boolean {
  return /[\\/]catalog\.json$/.test(path)
}

/** A JSON file that is no list may be anything. */
async function mayBeSnapshot(path: string): Promise<boolean> {
  if (!path.endsWith('.json')) return true
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
    return /^\uFEFF?\s*\[/.test(buffer.subarray(0, bytesRead).toString('utf8'))
  } finally {
    await file.close()
  }
}
