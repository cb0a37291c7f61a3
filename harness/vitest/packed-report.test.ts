import { expect, test } from 'vitest'
import { jsonNumber, jsonText } from '../model/json.ts'
import type { ReportedChange } from '../model/report.ts'
import { modelName } from '../model/snapshot.ts'
import { packReport, unpackReport } from './packed-report.ts'
import { unjudgedCase } from './unjudged-case.ts'

test('a report loses no digit on its way between processes', () => {
  const pk = jsonNumber('9007199254740993')
  const report = {
    ...unjudgedCase('a.case.yaml'),
    changes: [
      { ...change, pk },
      { ...change, pk: [jsonNumber('1.10'), 'x'] },
    ],
  }
  const back = unpackReport(packReport(report))
  expect(back).toEqual(report)
  expect(back.changes.map((each) => jsonText(each.pk))).toEqual(['9007199254740993', '[1.10,"x"]'])
})

const change: Omit<ReportedChange, 'pk'> = {
  kind: 'removed',
  model: modelName('shop.book'),
  label: null,
  field: null,
  before: null,
  expected: null,
  actual: null,
  intended: false,
  pairedBy: null,
}
