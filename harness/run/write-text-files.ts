import { randomUUID } from 'node:crypto'
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { HarnessError } from '../model/errors.ts'

/** Absolute path and new text of a file. */
interface TextFile {
  readonly path: string
  readonly text: string
}

/**
 * Writes files that people keep, such as case files: all of them or none, as far as a file system allows. Whoever reads
 * one meanwhile sees the old text or the new one whole. Permissions and links stay.
 * @param gone absolute paths of files that are removed when all others are written
 * @throws HarnessError `bad-usage` when one can't be written; nothing half-written remains
 */
export async function writeTextFiles(files: readonly TextFile[], gone: readonly string[] = []): Promise<void> {
  const written: { readonly temporary: string; readonly path: string }[] = []
  let current = ''
  try {
    for (const path of [...files.map((file) => file.path), ...gone]) {
      current = path
      await requireWritable(path)
    }
    for (const { path, text } of files) {
      current = path
      const target = await realpath(path).catch(() => path)
      const temporary = `${target}.${randomUUID()}.tmp`
      written.push({ temporary, path: target })
      await writeFile(temporary, text)
      const before = await stat(target).catch(() => null)
      if (before) await chmod(temporary, before.mode)
    }
    for (const { temporary, path } of written) {
      current = path
      await rename(temporary, path)
    }
    for (const path of gone) {
      current = path
      await rm(path, { force: true })
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(`cannot write ${current}: ${reason}`, {
      code: 'bad-usage',
      fix: 'make the file and its folder writable',
      cause,
    })
  } finally {
    for (const { temporary } of written) await rm(temporary, { force: true })
  }
}

/** Another file could take its place, but whoever made it read-only did not mean that. */
async function requireWritable(path: string): Promise<void> {
  const known = await stat(path).catch(() => null)
  if (known && (known.mode & 0o222) === 0) throw new Error('it is read-only')
}
