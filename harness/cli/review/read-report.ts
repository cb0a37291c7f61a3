import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { RunReport } from '../../model/report.ts'
import schema from '../../schemas/report.schema.json' with { type: 'json' }
import { checkedFile } from './checked-file.ts'

/** Where the last run of a project left its report, below the project. */
export const reportPath = 'reports/out/report.json'

const readReport = checkedFile<RunReport>(schema, {
  what: 'a report of this version of pg-roundtrip',
  advice: 'run the cases again: npx roundtrip run',
})

/**
 * The report of a project's last run.
 * @throws HarnessError `bad-usage` when there is none, or it is of another version
 */
export async function readLastReport(root: string): Promise<RunReport> {
  const path = join(root, reportPath)
  if (existsSync(path)) return readReport(path, reportPath)
  throw new HarnessError(`there is no run to review: ${reportPath} does not exist`, {
    code: 'bad-usage',
    fix: 'run the cases first: npx roundtrip run',
  })
}
