import { expect, test } from 'vitest'
import { sampleCase, sampleFinding, sampleReport, sampleRow } from '../test-samples.ts'
import { reportDigest } from './report-digest.ts'

test('the same report has the same digest', () => {
  expect(reportDigest(sampleReport())).toMatch(/^[0-9a-f]{64}$/)
  expect(reportDigest(sampleReport())).toBe(reportDigest(sampleReport()))
})

test.each([
  ['took another time', { ...sampleReport(), durationMs: 1 }],
  ['has another case', sampleReport([sampleCase({ name: 'another' })])],
  ['has another finding', sampleReport([sampleCase({ findings: [sampleFinding({ actual: '2' })] })])],
  ['has another row', sampleReport([sampleCase({ changedRows: [sampleRow({ pk: 7 }), sampleRow()] })])],
  ['lacks a case', sampleReport([])],
])('one that %s has another, though it started at the same time', (_, report) => {
  expect(report.startedAt).toBe(sampleReport().startedAt)
  expect(reportDigest(report)).not.toBe(reportDigest(sampleReport()))
})
