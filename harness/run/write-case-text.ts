import { access, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { HarnessError } from '../model/errors.ts'
import type { CaseText, TextFile } from '../transform/index.ts'
import { readCaseText } from './read-case-text.ts'
import { writeTextFiles } from './write-text-files.ts'

/**
 * Writes new texts of a case's files, and removes those that hold nothing any more, unless somebody else has changed
 * them since they were read.
 * @param before as they were read
 * @throws HarnessError `bad-usage` when they are others by now, or can't be written; then none is
 */
export async function writeCaseText(
  before: CaseText,
  { files, emptied }: { readonly files: readonly TextFile[]; readonly emptied: readonly string[] },
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
  await writeTextFiles(files)
  for (const path of emptied) await rm(path, { force: true })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
