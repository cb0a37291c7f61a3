import { expect, test } from 'vitest'
import type { ChangedRow } from '../model/changed-row.ts'
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

const row: Omit<ChangedRow, 'pk'> = {
  kind: 'removed',
  model: modelName('shop.book'),
  label: null,
  pairedBy: null,
  intended: false,
  intendedBy: null,
  fields: [],
}
