import { access, realpath } from 'node:fs/promises'
import { basename, dirname, sep } from 'node:path'
import { HarnessError } from '../model/errors.ts'
import type { CaseText, TextFile } from '../transform/index.ts'
import { readCaseText } from './read-case-text.ts'
import { writeTextFiles } from './write-text-files.ts'

/**
 * Writes new texts of a case's files, and removes those that hold nothing any more, unless somebody else has changed
 * them since they were read.
 * @param before as they were read
 * @param root nothing outside of this folder is written, be it by a link
 * @throws HarnessError `bad-usage` when they are others by now, lie elsewhere, or can't be written; then none is
 */
export async function writeCaseText(
  before: CaseText,
  { files, emptied }: { readonly files: readonly TextFile[]; readonly emptied: readonly string[] },
  root: string,
): Promise<void> {
  const known = [before, ...before.sideFiles]
  const now = await readCaseText({ file: before.path, sideFiles: before.sideFiles.map(({ path }) => path) })
  const changed = known.find(({ text }, index) => [now, ...now.sideFiles][index]?.text !== text)
  if (changed) {
    throw new HarnessError(`${basename(changed.path)} was changed while its case ran, so nothing is written`, {
      code: 'bad-usage',
      fix: 'run the case again',
    })
  }
  for (const { path } of files) {
    if (!known.some((file) => file.path === path) && (await exists(path))) {
      throw new HarnessError(`${path} is there already, but the case does not name it`, {
        code: 'bad-usage',
        fix: `move it away, or name it under expect.changes: { file: ./${basename(path)} }`,
      })
    }
  }
  for (const path of [...files.map((file) => file.path), ...emptied]) await requireInside(path, root)
  await writeTextFiles(files, emptied)
}

async function requireInside(path: string, root: string): Promise<void> {
  const real = await realpath(path).catch(() => realpath(dirname(path)))
  if (`${real}${sep}`.startsWith(`${await realpath(root)}${sep}`)) return
  throw new HarnessError(`${basename(path)} lies outside of the project, where nothing is written: ${real}`, {
    code: 'bad-usage',
    fix: 'copy it into the project, or edit it by hand',
  })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
