import { expect, test } from 'vitest'
import { sequenceModel } from '../../harness/model/sequence-row.ts'
import { sampleCase, sampleFinding } from '../test-samples.ts'
import { caseCounts } from './counts.ts'

test('what is declared of structure and sequences is told beside the changes of rows', () => {
  const counts = (structure: number, sequences: number) =>
    caseCounts(sampleCase({ intendedChanges: 0, actualChanges: 0, intendedBesides: { structure, sequences } }))
  expect(counts(0, 0)).toMatch(/^0 changes intended, 0 seen/)
  expect(counts(2, 0)).toMatch(/^0 changes intended \(and 2 of structure\), 0 seen/)
  expect(counts(1, 1)).toMatch(/^0 changes intended \(and 1 of structure, 1 sequence\), 0 seen/)
  expect(counts(0, 2)).toMatch(/^0 changes intended \(and 2 sequences\), 0 seen/)
})

test('a finding that is of no row is told to be so', () => {
  const counts = (...findings: Parameters<typeof sampleFinding>[0][]) =>
    caseCounts(sampleCase({ findings: findings.map(sampleFinding) })).replace(/^.* seen, /, '')
  expect(counts({})).toBe('1 finding')
  expect(counts({ kind: 'schema-drift' })).toBe('1 finding (of structure)')
  expect(counts({ kind: 'sequence-behind' }, { model: sequenceModel })).toBe('2 findings (of sequences)')
  expect(counts({ mode: 'twice' }, { mode: 'twice', kind: 'schema-drift' })).toBe('2 findings (in mode twice)')
  expect(counts({}, { kind: 'schema-drift' }, { mode: 'twice' })).toBe('3 findings (1 of structure, 1 in mode twice)')
})
