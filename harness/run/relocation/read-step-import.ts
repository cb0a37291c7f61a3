import type { ImportStep } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import { readSnapshotFile } from '../../snapshot/index.ts'
import type { StepImport } from '../../transform/index.ts'
import { canonicalRows } from '../canonical-rows.ts'
import { snapshotPath } from '../snapshot-path.ts'
import { importInScope } from './import-rows.ts'
import { requireNamesOfStep } from './require-known-names.ts'

/** Whose import step it is. */
export interface StepOwner {
  /** Absolute path of the case file. */
  readonly file: string
  /** Absolute path of the folder of its subject. */
  readonly subjectFolder: string
}

/**
 * Reads what an import step brings in.
 * @param number 1-based, of the step
 * @throws HarnessError `bad-case` when there is no such snapshot, and from the import when its filter names nobody
 */
export async function readStepImport(
  step: ImportStep,
  number: number,
  { file, subjectFolder }: StepOwner,
): Promise<StepImport> {
  const { snapshot, scope, filter, flags, uuid, line } = step
  const read = await readSnapshotFile(snapshotPath({ snapshot, file }, subjectFolder)).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause)
    const place = line === null ? { file } : { file, line }
    throw new HarnessError('a step imports what is no snapshot', {
      code: 'bad-case',
      cause,
      problems: [{ message, place }],
    })
  })
  return async (connection, schema) => {
    const rows = await canonicalRows(read, schema, snapshot, null)
    const outcome = await importInScope(connection, schema, rows, { scope, filter, flags, uuid })
    requireNamesOfStep(schema, step, number, outcome, file)
    return outcome
  }
}
