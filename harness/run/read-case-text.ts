import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Case } from '../model/case.ts'
import { HarnessError } from '../model/errors.ts'
import type { CaseText } from '../transform/index.ts'

/**
 * The texts of a case's file and of the files that its `expect.changes` names, as they are now.
 * @throws HarnessError `bad-usage` when one can't be read: it may be gone
 */
export async function readCaseText({ file, sideFiles = [] }: Pick<Case, 'file' | 'sideFiles'>): Promise<CaseText> {
  const [text = '', ...sides] = await Promise.all([file, ...sideFiles].map(readText))
  return { path: file, text, sideFiles: sideFiles.map((path, index) => ({ path, text: sides[index] ?? '' })) }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HarnessError(isGone ? `${basename(path)} is gone` : `${basename(path)} can't be read: ${reason}`, {
      code: 'bad-usage',
      cause,
    })
  }
}
