import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { glob } from 'glob'
import { hashOfFile } from '../../run/index.ts'

/**
 * Of all files below `cases/`, case files and what lies beside them: the SHA-256 of their names and contents, hexadecimal.
 * @param root of the project, absolute
 * @returns null when one of them can't be read
 */
export async function hashOfCases(root: string): Promise<string | null> {
  const paths = await glob('cases/**', { cwd: root, nodir: true, dot: true, posix: true, ignore: '**/node_modules/**' })
  const lines = createHash('sha256')
  try {
    for (const path of paths.sort()) lines.update(`${await hashOfFile(join(root, path))}  ${path}\n`)
  } catch {
    return null
  }
  return lines.digest('hex')
}
