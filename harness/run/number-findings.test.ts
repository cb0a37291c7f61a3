import { expect, test } from 'vitest'
import { sampleFinding, sampleRow } from '../../reports/test-samples.ts'
import { modelName } from '../model/snapshot.ts'
import { numberFindings } from './number-findings.ts'

const model = modelName('shop.book')
const other = modelName('shop.other')
const broken = (pk: number | string | null) => sampleFinding({ kind: 'dangling-foreign-key', model, actualPk: pk })

test('numbers are those of the whole case, after what was found of it at large', () => {
  const rows = [sampleRow({ model, pk: 1 }), sampleRow({ model, pk: 2, findings: [1, 3] })]
  expect(numberFindings(rows, [])).toBe(rows)
  const numbered = numberFindings(rows, [broken(null), broken(9)])
  expect(numbered[0]).toBe(rows[0])
  expect(numbered[1]?.findings).toEqual([3, 5])
})

test('what was found of a key at large is about the row that has it, if one alone has', () => {
  const rows = [
    sampleRow({ model: other, pk: 1 }),
    sampleRow({ model, kind: 'removed', pk: 1 }),
    sampleRow({ model, kind: 'added', pk: 1, findings: [1] }),
    ...['a', 'b'].map((label) => sampleRow({ model, pk: '...', label })),
  ]
  const numbered = numberFindings(rows, [broken(1), broken('...'), broken(1)])
  expect(numbered.map(({ findings }) => findings)).toEqual([undefined, undefined, [1, 3, 4], undefined, undefined])
})
