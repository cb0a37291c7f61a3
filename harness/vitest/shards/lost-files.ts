import type { Problem } from '../../model/errors.ts'
import type { BlobFile } from './blob-files.ts'

const mostNamed = 5

/**
 * What is wrong when vitest did not find all that it put together: it looks for files by their absolute paths, so that it
 * loses those that ran in another folder, and tells of no test of theirs that failed.
 * @param found what it has, as the blobs name it
 */
export function lostFiles(
  files: readonly BlobFile[],
  found: readonly Pick<BlobFile, 'name' | 'project'>[],
): readonly Problem[] {
  const keyOf = ({ name, project }: Pick<BlobFile, 'name' | 'project'>): string => JSON.stringify([project, name])
  const known = new Set(found.map(keyOf))
  const lost = [...new Set(files.filter((file) => !known.has(keyOf(file))).map(({ name }) => name))]
  if (lost.length === 0) return []
  const names = [...lost.slice(0, mostNamed), ...(lost.length > mostNamed ? ['…'] : [])]
  const folder = 'in another folder than this, so that vitest did not find them again'
  return [
    {
      message: `${lost.length} of ${files.length} test files ran ${folder}: ${names.join(', ')}`,
      fix: 'let `npx roundtrip merge-reports DIR` merge them, which finds them wherever they ran',
    },
  ]
}
