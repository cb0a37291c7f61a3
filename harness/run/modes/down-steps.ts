import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Case, Reversal, Step } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { numberedStepLabel, readSqlText } from '../../transform/index.ts'
import { readWayBack } from '../migrations/read-step-sql.ts'
import type { StepToApply } from './apply-steps.ts'

type ReversalPath = Extract<Reversal, { readonly kind: 'path' }>

/**
 * The steps that undo a case, in the order in which they run.
 * @throws HarnessError `bad-case` when the file or folder of SQL is not there, the folder holds none, or a migration has no
 * way back
 */
export async function downSteps(bound: Case): Promise<readonly StepToApply[]> {
  const { reversible } = bound.modes
  switch (reversible?.kind) {
    case undefined:
      return []
    case 'migrations':
      return (await readWayBack(bound)).flatMap(({ step: number, parts }) => {
        const step = bound.transform[number - 1]
        return step ? [{ step, sql: parts, label: `the way back of ${numberedStepLabel(step, number)}` }] : []
      })
    case 'path':
      return await stepsOfFiles(reversible, bound.file)
  }
}

async function stepsOfFiles(reversible: ReversalPath, file: string): Promise<readonly StepToApply[]> {
  const steps = (await sqlFiles(reversible, file)).map(async (path): Promise<StepToApply> => {
    const step: Step = { kind: 'sql', source: { kind: 'file', path }, line: reversible.line }
    return { step, sql: await readSqlText(step, file), label: `the down part ${basename(path)}` }
  })
  return await Promise.all(steps)
}

async function sqlFiles({ path, line }: ReversalPath, file: string): Promise<readonly string[]> {
  const refuse = (message: string, cause?: unknown): HarnessError =>
    new HarnessError('there is nothing to undo the transformation with', {
      code: 'bad-case',
      cause,
      problems: [
        {
          message: `reversible: ${path} ${message}`,
          place: line === null ? { file } : { file, line },
          fix: 'name a file of SQL or a folder of such files, relative to the case file',
        },
      ],
    })
  const found = await stat(path).catch((cause: unknown) => {
    throw refuse('is not there', cause)
  })
  if (!found.isDirectory()) return [path]
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql'))
  if (names.length === 0) throw refuse('has no .sql file')
  return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).map((name) => join(path, name))
}
