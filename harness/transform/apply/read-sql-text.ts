import { readFile } from 'node:fs/promises'
import type { Step } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { sqlTextOf } from '../../model/sql-text.ts'

/**
 * The text of an sql step; empty for other kinds.
 * @param file the case file, named in the problem
 * @throws HarnessError `bad-case` when the step's file can't be read
 */
export async function readSqlText(step: Step, file: string): Promise<string> {
  if (step.kind !== 'sql') return ''
  if (step.source.kind === 'text') return step.source.text
  const { path } = step.source
  try {
    return sqlTextOf(await readFile(path))
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const reason = cause instanceof SyntaxError ? `: ${cause.message}` : isMissing ? ' is not there' : ` ${cause}`
    const place = step.line === null ? { file } : { file, line: step.line }
    throw new HarnessError('a file of SQL cannot be read', {
      code: 'bad-case',
      cause,
      problems: [
        {
          message: `${path}${reason}`,
          place,
          ...(isMissing ? { fix: 'paths of sql files are relative to the case file' } : {}),
        },
      ],
    })
  }
}
