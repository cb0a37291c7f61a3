import type { CaseReport } from '../../harness/model/case-report.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { sampleReport } from '../test-samples.ts'
import { richCase } from './test-rich.ts'
import { variedReport } from './test-varied.ts'

/** A run for pictures: short enough for a page to be one, with a case of every status. The first is the one to look into. */
export function picturedReport(): RunReport {
  const others = variedReport(14).cases.filter((_, index) => [1, 3, 5, 7, 13].includes(index))
  return sampleReport([picturedCase(), ...others])
}

/** Two findings that can be accepted, and one that can't; texts, JSON, and a row that nobody expected. */
function picturedCase(): CaseReport {
  const { findings, changedRows, source } = richCase()
  const [status, description, , option] = findings
  const [organization, project, added] = changedRows
  if (!status?.proposal || !description || !option || !organization || !project || !added) {
    throw new Error('richCase() has less than it had')
  }
  const fix = 'if it is meant, declare it under expect.changes (line 10)'
  return richCase({
    source: source?.split('\n').slice(0, 11).join('\n') ?? null,
    findings: [status, { ...description, fix, proposal: status.proposal }, { ...option, fix }],
    changedRows: [
      { ...organization, fields: organization.fields.filter(({ field }) => field !== 'name') },
      { ...project, fields: project.fields.filter(({ field }) => field === 'options') },
      added,
    ],
  })
}
