import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../harness/model/report.ts'
import { sampleCase, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'
import { packReport } from './pack-report.ts'
import type { LeftOut } from './packed.ts'
import { unpackedReport } from './test-unpack.ts'
import { worstReports } from './test-worst.ts'

const worst = worstReports()

/** What a page of so many bytes has of a report. It must hold, and count right what it lacks. */
function cut(report: RunReport, limitBytes: number) {
  const packed = packReport(report, limitBytes)
  const size = packed.cases.reduce((sum, blocks) => sum + blocks.length, packed.overview.length)
  expect(size).toBeLessThanOrEqual(limitBytes)
  const { overview, cases } = unpackedReport(packed)
  expect(overview.cases.map(({ name, status, findings }) => ({ name, status, findings }))).toEqual(
    report.cases.map(({ name, status, findings }) => ({ name, status, findings: findings.length })),
  )
  for (const [index, { head, findings, rows }] of cases.entries()) {
    const whole = report.cases[index] ?? sampleCase()
    const leftOut = overview.cases[index]?.leftOut ?? null
    expect(head.whole?.leftOut ?? null).toEqual(leftOut)
    expect(leftOut?.findings ?? { left: 0, of: findings.length }).toEqual({
      left: whole.findings.length - findings.length,
      of: whole.findings.length,
    })
    expect(leftOut?.changedRows ?? { left: 0, of: rows.length }).toEqual({
      left: whole.changedRows.length - rows.length,
      of: whole.changedRows.length,
    })
  }
  return { overview, cases, size }
}

const sum = (parts: readonly (LeftOut | null)[], name: keyof LeftOut): number =>
  parts.reduce((total, leftOut) => total + (leftOut?.[name].left ?? 0), 0)

describe('of a report that is too large', () => {
  test('a finding that is larger than the page is there in short, and takes nothing along', () => {
    const { overview, cases } = cut(worst.hugeFinding(1_200_000), 1_000_000)
    const [first] = cases
    expect(first?.findings).toMatchObject([{ unacceptable: expect.stringContaining('too long') }, sampleFinding()])
    expect(first?.findings[0]).not.toHaveProperty('proposal')
    expect(overview.cases.map(({ leftOut }) => leftOut?.shortened.left ?? 0)).toEqual([1, 0, 0, 0, 0, 0])
    expect(cases.slice(1).map(({ findings }) => findings)).toEqual(cases.slice(1).map(() => [sampleFinding()]))
  })

  test('a row that is larger than the page is there in short, and takes nothing along', () => {
    const report = worst.hugeRow(12)
    const { cases } = cut(report, 1_000_000)
    const [huge, small] = cases[0]?.rows ?? []
    expect(huge?.fields).toHaveLength(12)
    expect(huge?.fields[0]?.actual).toMatch(/… \(\+99700 characters\)$/)
    expect(small).toEqual(report.cases[0]?.changedRows[1])
    expect(cases[0]?.head.whole?.leftOut.shortened).toEqual({ left: 1, of: 3 })
  })

  test('case files are left out before findings, and rows that were not intended', () => {
    const { overview, cases } = cut(worst.hugeSources(12, 100_000), 1_000_000)
    const parts = overview.cases.map(({ leftOut }) => leftOut)
    expect([sum(parts, 'findings'), sum(parts, 'changedRows')]).toEqual([0, 0])
    const kept = cases.filter(({ head }) => head.source !== null)
    expect(kept.length).toBeGreaterThan(5)
    expect(sum(parts, 'sources')).toBe(12 - kept.length)
  })

  test('every case keeps some of its findings, where all have very many', () => {
    const { cases, size } = cut(worst.manyFindings(100, 30), 500_000)
    const kept = cases.map(({ findings }) => findings.length)
    expect(Math.min(...kept)).toBeGreaterThan(3)
    expect(Math.max(...kept) - Math.min(...kept)).toBeLessThanOrEqual(2)
    expect(size).toBeGreaterThan(400_000)
  })

  test('rows that were not intended are kept, of very many', () => {
    const { cases, size } = cut(worst.manyRows(2_000), 500_000)
    expect(cases[0]?.rows.filter(({ intended }) => !intended)).toHaveLength(200)
    expect(size).toBeGreaterThan(400_000)
    expect(cases[0]?.head.whole?.rows).toMatchObject([{ changed: { intended: 1800, unintended: 200 } }])
  })

  test('what is said of the cases themselves is left out last, and never their names', () => {
    const { cases } = cut(worst.longErrors(20), 100_000)
    expect(cases.map(({ head }) => head.whole?.leftOut.details)).toEqual(cases.map(() => ({ left: 1, of: 1 })))
    expect(cases[0]?.head).toMatchObject({ name: sampleCase().name, error: expect.stringContaining('…') })
  })

  test('the counts of a case, and of its alike findings and their models, are those of the whole', () => {
    const { noise } = { noise: worst.manyFindings(1, 60).cases[0]?.findings ?? [] }
    const others = noise.map((finding, index) => ({ ...finding, field: index % 3 === 0 ? 'name' : 'status' }))
    const { cases } = cut(sampleReport([sampleCase({ findings: others })]), 10_000)
    const [{ head, findings } = { head: null, findings: [] }] = cases
    expect(findings.length).toBeLessThan(60)
    expect(head?.whole).toMatchObject({
      counts: '2 changes intended, 3 seen, 60 findings',
      findingGroups: [20, 40],
      findingModels: [60],
    })
  })
})

test('where not even names have room for all cases, those that did not pass are listed first', () => {
  const passed = Array.from(
    { length: 60 },
    (_, index) => ({ file: `cases/${index}`, status: 'pass', findings: [] }) as const,
  )
  const cases = [...passed.map((parts) => sampleCase({ ...parts, changedRows: [] })), sampleCase({ name: 'the last' })]
  const { overview } = unpackedReport(packReport(sampleReport(cases), 20_000))
  expect(overview.summary.cases).toBe(61)
  expect(overview.cases.length).toBeLessThan(61)
  expect(overview.cases.at(-1)?.name).toBe('the last')
})

test('what items are estimated to take may be too little, and the page is not too large for it', () => {
  // A block of texts that are all alike but for a few rows, which are the ones that are chosen.
  const { changedRows = [] } = worst.manyRows(300).cases[0] ?? {}
  const mixed = changedRows.flatMap((row) => [
    row,
    ...Array.from({ length: 9 }, () => sampleRow({ label: 'x'.repeat(400) })),
  ])
  const rows = mixed.map((row, index) => ({ ...row, pk: index, intended: row.label?.startsWith('x') === true }))
  cut(sampleReport([sampleCase({ changedRows: rows })]), 60_000)
})
