import { beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../harness/model/report.ts'
import { loadTemplate, renderHtml } from './index.ts'
import { unpackedPage } from './test-unpack.ts'
import { worstReports } from './test-worst.ts'

let template: string

beforeAll(async () => {
  template = await loadTemplate()
})

const worst = worstReports()
const largestBytes = 25_000_000

describe('the page of a report with', { timeout: 60_000 }, () => {
  test.each<[string, () => RunReport]>([
    ['a finding of 28 MB', () => worst.hugeFinding(28_000_000)],
    ['40 case files of 800,000 characters', () => worst.hugeSources(40, 800_000)],
    ['a row of 28 MB', () => worst.hugeRow(280)],
    ['1,000 cases of 100 findings', () => worst.manyFindings(1000, 100)],
    ['100,000 rows', () => worst.manyRows(100_000)],
    ['2,000 cases that could not be judged, each with a long error', () => worst.longErrors(2000)],
  ])('%s holds the limit, and some of every case', (name, reportOf) => {
    const report = reportOf()
    const before = process.cpuUsage()
    const page = renderHtml(report, template)
    const { user, system } = process.cpuUsage(before)
    const sizeBytes = Buffer.byteLength(page)
    console.log(`${name}: ${(sizeBytes / 1e6).toFixed(1)} MB after ${((user + system) / 1000).toFixed(0)} ms of CPU`)
    expect(sizeBytes).toBeLessThanOrEqual(largestBytes)
    const { overview, cases } = unpackedPage(page)
    expect(overview.cases).toHaveLength(report.cases.length)
    const of = report.cases.map(({ findings }, index) => [
      findings.length > 0,
      (cases[index]?.findings.length ?? 0) > 0,
    ])
    expect(of.every(([has, shows]) => has === shows)).toBe(true)
  })
})
