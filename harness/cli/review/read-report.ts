import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { reportFiles } from '../../../reports/index.ts'
import { loadReportSettings } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import type { RunReport } from '../../model/report.ts'
import schema from '../../schemas/report.schema.json' with { type: 'json' }
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
  const path = await reportPath(root)
  const shownAs = relative(root, path).replaceAll('\\', '/')
  if (existsSync(path)) return readReport(path, shownAs)
  throw new HarnessError(`there is no run to review: ${shownAs} does not exist`, {
    code: 'bad-usage',
    fix: 'run the cases first: npx roundtrip run',
  })
}

async function reportPath(root: string): Promise<string> {
  const { reporters } = await loadReportSettings(root, process.env)
  const files = reportFiles(root, reporters ?? [{ format: 'json', outputFile: null }])
  const data = files.find(({ format }) => format === 'json')
  if (data) return data.path
  throw new HarnessError('there is no run to review: runs of this project write no report json', {
    code: 'bad-usage',
    fix: 'add json to reporters in roundtrip.config.ts, and run the cases again',
  })
}
