import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { jsonNumber } from '../../harness/model/json.ts'
import { modelName } from '../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'
import { packReport } from './pack-report.ts'
import { unpackedReport } from './test-unpack.ts'

const roomy = 25_000_000

const sizeOf = ({ overview, cases }: ReturnType<typeof packReport>) =>
  overview.length + cases.reduce((sum, blocks) => sum + blocks.length, 0)

describe('a report that is small enough', () => {
  const report = sampleReport([sampleCase(), sampleCase({ status: 'pass', findings: [], name: 'another' })])
  const packed = packReport(report, roomy)

  test('is whole', () => {
    const { cases } = unpackedReport(packed)
    const { findings, changedRows, ...head } = sampleCase()
    expect(cases).toHaveLength(2)
    expect(cases[0]).toEqual({ head, findings, rows: changedRows })
  })

  test('has a first view with what one filters and sorts by', () => {
    const { cases, ...run } = unpackedReport(packed).overview
    expect(run).toMatchObject({ verdict: 'fail', summary: report.summary, postgres: ['18.4 (embedded)'] })
    expect(cases[0]).toMatchObject({
      name: sampleCase().name,
      findings: 1,
      models: ['sentry.project', 'sentry.organization'],
      leftOut: null,
    })
    expect(cases[1]).toMatchObject({ name: 'another', status: 'pass', findings: 0 })
  })

  test('is packed to the same texts every time', () => {
    expect(packReport(report, roomy)).toEqual(packed)
  })
})

test('rows come out as they went in, whatever they lack and have', () => {
  const { unchanged: _, ...bare } = sampleRow({ kind: 'added', pk: null, label: null, pairedBy: null, fields: [] })
  const changedRows = [
    bare,
    sampleRow({ kind: 'removed', pk: [1, 'a'], intended: false, intendedBy: 'step 1 (delete sentry.team)' }),
    sampleRow({
      pk: { $json: '{"a":1}' },
      fields: [
        sampleField({ before: null, expected: null, actual: '0' }),
        sampleField({ before: '1', expected: '2', actual: null, intended: false, intendedBy: null }),
        sampleField({ expected: '"same"', actual: '"same"', settledBy: 'email-obfuscating' }),
      ],
      unchanged: {},
      references: [
        { field: 'organization', model: modelName('sentry.organization'), pk: 'x', label: null },
        { field: 'tenant', otherFields: ['a', 'b'], model: modelName('sentry.team'), pk: 2, label: null },
      ],
    }),
  ]
  const { cases } = unpackedReport(packReport(sampleReport([sampleCase({ changedRows })]), roomy))
  expect(cases[0]?.rows).toEqual(changedRows)
})

test('many rows lie in several blocks, which together hold them in their order', () => {
  const changedRows = Array.from({ length: 3000 }, (_, pk) => sampleRow({ pk }))
  const packed = packReport(sampleReport([sampleCase({ changedRows })]), roomy)
  expect(packed.cases[0]?.split('\n').length).toBeGreaterThan(1)
  expect(unpackedReport(packed).cases[0]?.rows).toEqual(changedRows)
})

describe('a report that is too large', () => {
  /** Does not compress. */
  const noise = (bytes: number) => randomBytes(bytes).toString('base64')
  const row = (pk: number, intended: boolean) => sampleRow({ pk, intended, label: noise(300) })

  test('is cut to its limit: rows that were not intended stay, others go, and it is said how many', () => {
    const changedRows = [
      ...Array.from({ length: 400 }, (_, pk) => row(pk, true)),
      ...Array.from({ length: 200 }, (_, pk) => row(1000 + pk, false)),
    ]
    const packed = packReport(sampleReport([sampleCase({ changedRows })]), 150_000)
    expect(sizeOf(packed)).toBeLessThanOrEqual(150_000)
    const { overview, cases } = unpackedReport(packed)
    const rows = cases[0]?.rows ?? []
    expect(rows.filter(({ intended }) => !intended)).toHaveLength(200)
    expect(rows.length).toBeGreaterThan(210)
    expect(rows).toEqual(changedRows.filter(({ pk }) => rows.some((kept) => kept.pk === pk)))
    expect(overview.cases[0]?.leftOut).toMatchObject({
      findings: { left: 0, of: 1 },
      changedRows: { left: 600 - rows.length, of: 600 },
    })
  })

  test('keeps findings before rows, and some of every case', () => {
    const findings = Array.from({ length: 100 }, () => sampleFinding({ message: noise(300) }))
    const cases = [1, 2].map(() => sampleCase({ findings, changedRows: [row(1, false)] }))
    const packed = packReport(sampleReport(cases), 50_000)
    expect(sizeOf(packed)).toBeLessThanOrEqual(50_000)
    const unpacked = unpackedReport(packed)
    const kept = unpacked.cases.map(({ findings: some }) => some.length)
    expect(kept.every((count) => count > 10 && count < 100)).toBe(true)
    expect(unpacked.cases.flatMap(({ rows }) => rows)).toEqual([])
    expect(unpacked.overview.cases.map(({ leftOut }) => leftOut)).toMatchObject(
      kept.map((count) => ({ findings: { left: 100 - count, of: 100 }, changedRows: { left: 1, of: 1 } })),
    )
  })
})

describe('a value', () => {
  const packedFinding = (parts: Parameters<typeof sampleFinding>[0]) =>
    unpackedReport(packReport(sampleReport([sampleCase({ findings: [sampleFinding(parts)] })]), roomy)).cases[0]
      ?.findings[0]

  test('of a megabyte is shortened, so that the difference stays in sight', () => {
    const long = 'x'.repeat(1_000_000)
    const packed = packedFinding({ expected: `${long}a`, actual: `${long}b`, message: long })
    expect(packed?.actual?.length).toBeLessThan(101_000)
    expect(packed?.actual).toMatch(/xb$/)
    expect(packed?.message).toMatch(/… \(\+900000 characters\)$/)
  })

  test('keeps every digit of its numbers, and members that look like how that is done', () => {
    const entry = { price: jsonNumber('1.10'), '\0': 'x', odd: { '\0': 'y' }, odder: { '\0\0': 'z' } }
    const proposal = { list: 'changes', entry, corrects: null } as const
    expect(packedFinding({ proposal, actualPk: jsonNumber('9007199254740993') })).toEqual(
      sampleFinding({ proposal, actualPk: jsonNumber('9007199254740993') }),
    )
  })

  test('nested too deep to be written takes its proposal with it, and nothing else', () => {
    const deep = JSON.parse('['.repeat(10_000) + ']'.repeat(10_000))
    const packed = packedFinding({ proposal: { list: 'changes', entry: { deep }, corrects: null } })
    expect(packed).toEqual(sampleFinding({ unacceptable: expect.stringContaining('levels') }))
  })

  test('named like a part of every object is a value like others', () => {
    const unchanged = JSON.parse('{"__proto__":"1","constructor":"2"}')
    const report = sampleReport([sampleCase({ changedRows: [sampleRow({ unchanged })] })])
    const rows = unpackedReport(packReport(report, roomy)).cases[0]?.rows
    expect(JSON.stringify(rows?.[0]?.unchanged)).toBe('{"__proto__":"1","constructor":"2"}')
  })
})
