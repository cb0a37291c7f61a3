import { expect, test } from 'vitest'
import type { ChangedRow } from '../model/changed-row.ts'
import type { Finding, Proposal } from '../model/finding.ts'
import { jsonNumber, jsonText } from '../model/json.ts'
import { modelName } from '../model/snapshot.ts'
import { packReport, unpackReport } from './packed-report.ts'
import { unjudgedCase } from './unjudged-case.ts'

test('a report loses no digit on its way between processes', () => {
  const pk = jsonNumber('9007199254740993')
  const report = {
    ...unjudgedCase('a.case.yaml'),
    changedRows: [
      { ...row, pk },
      { ...row, pk: [jsonNumber('1.10'), 'x'] },
    ],
  }
  const back = unpackReport(packReport(report))
  expect(back).toEqual(report)
  expect(back.changedRows.map((each) => jsonText(each.pk))).toEqual(['9007199254740993', '[1.10,"x"]'])
})

test('a proposal that is nested too deep to be written is left out of it, and nothing else', () => {
  const entry = { added: 'shop.book', fields: { tree: JSON.parse('{"a":['.repeat(5_000) + ']}'.repeat(5_000)) } }
  const proposal = { list: 'changes', entry, corrects: null } as const
  const shallow = { ...proposal, entry: { added: 'shop.book', fields: { tree: [[]] } } }
  const report = { ...unjudgedCase('a.case.yaml'), findings: [finding(proposal), finding(shallow)] }
  const [deep, other] = unpackReport(packReport(report)).findings
  expect(deep?.proposal).toBe(undefined)
  expect(deep?.unacceptable).toMatch(/levels$/)
  expect(other).toEqual(finding(shallow))
})

function finding(proposal: Proposal): Finding {
  return {
    kind: 'unexpected-row',
    model: modelName('shop.book'),
    ordinal: null,
    expectedPk: null,
    actualPk: 1,
    label: null,
    field: null,
    comparator: null,
    message: 'nobody asked for it',
    before: null,
    expected: null,
    actual: null,
    pairedBy: null,
    step: null,
    fix: '',
    proposal,
  }
}

const row: Omit<ChangedRow, 'pk'> = {
  kind: 'removed',
  model: modelName('shop.book'),
  label: null,
  pairedBy: null,
  intended: false,
  intendedBy: null,
  fields: [],
}
