import { readFile } from 'node:fs/promises'
import type { Case } from '../model/case.ts'
import type { CaseText } from '../transform/index.ts'

/**
 * The texts of a case's file and of the files that its `expect.changes` names, as they are now.
 * @throws Error when one can't be read
 */
export async function readCaseText({ file, sideFiles = [] }: Pick<Case, 'file' | 'sideFiles'>): Promise<CaseText> {
  const [text = '', ...sides] = await Promise.all([file, ...sideFiles].map((path) => readFile(path, 'utf8')))
  return { path: file, text, sideFiles: sideFiles.map((path, index) => ({ path, text: sides[index] ?? '' })) }
}
