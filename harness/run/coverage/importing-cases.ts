import { readFile } from 'node:fs/promises'
import { glob } from 'glob'
import type { Case } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { parseCaseFile } from '../../transform/index.ts'

/**
 * The cases of a subject that have a step `import`, in the order of their files. One that is skipped tries nothing, and
 * one that cannot be parsed says so in its own test.
 * @param root the project's folder, absolute
 */
export async function importingCases(root: string, subject: string): Promise<readonly Case[]> {
  const files = await glob('cases/**/*.case.{yaml,yml,json}', {
    cwd: root,
    absolute: true,
    ignore: '**/node_modules/**',
  })
  const cases: Case[] = []
  for (const file of files.sort()) {
    try {
      const text = await readFile(file, 'utf8')
      // Nearly all cases import nothing: they need not be read closely.
      if (!text.includes('import')) continue
      const parsed = parseCaseFile(text, file)
      if (parsed.subject === subject && !parsed.skip && parsed.transform.some(({ kind }) => kind === 'import'))
        cases.push(parsed)
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
    }
  }
  return cases
}
