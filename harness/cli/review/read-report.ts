import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { HarnessError } from '../../model/errors.ts'
import type { RunReport } from '../../model/report.ts'
import schema from '../../schemas/report.schema.json' with { type: 'json' }
import { lastReportFile } from '../last-report-file.ts'
import { checkedFile } from './checked-file.ts'

const readReport = checkedFile<RunReport>(schema, {
  what: 'a report of this version of pg-roundtrip',
  advice: 'run the cases again: npx roundtrip run',
})

/**
 * The report of a project's last run, from where runs leave it.
 * @throws HarnessError `bad-usage` when there is none, or it is of another version; `bad-config`
 */
export async function readLastReport(root: string): Promise<RunReport> {
  const path = await lastReportFile(root, 'json')
  const shownAs = relative(root, path).replaceAll('\\', '/')
  if (existsSync(path)) return readReport(path, shownAs)
  throw new HarnessError(`there is no run to review: ${shownAs} does not exist`, {
    code: 'bad-usage',
    fix: 'run the cases first: npx roundtrip run',
  })
}
