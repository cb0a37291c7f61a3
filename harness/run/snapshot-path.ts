import { isAbsolute, join, resolve } from 'node:path'
import type { Case } from '../model/case.ts'
import { hasSnapshotEnding } from '../snapshot/index.ts'

/**
 * The absolute path of a case's snapshot. A name means a snapshot of the subject; anything with a slash or an ending is
 * a path relative to the case file.
 */
export function snapshotPath({ snapshot, file }: Pick<Case, 'snapshot' | 'file'>, subjectFolder: string): string {
  const isPath = isAbsolute(snapshot) || /[\\/]/.test(snapshot) || hasSnapshotEnding(snapshot)
  return isPath ? resolve(join(file, '..'), snapshot) : join(subjectFolder, `${snapshot}.json`)
}
