import { expect, test } from 'vitest'
import { modelName } from '../model/snapshot.ts'
import type { StepRow } from '../model/where.ts'
import { rowOfIndex } from './repeat-rows.ts'

const literal = (value: string) => ({ kind: 'literal', value }) as const

test('the index stands in texts, wherever they are', () => {
  const row: StepRow = {
    pk: literal('{index}'),
    '{index}': literal('no. {index} of {index}'),
    tags: { kind: 'literal', value: ['t{index}', { deep: ['{index}'], '{index}': null }] },
    at: { kind: 'sql', expression: `now() + {index} * interval '1 day'` },
    team: {
      kind: 'ref',
      model: modelName('team'),
      where: [
        { kind: 'pk', pk: '{index}' },
        { kind: 'not', where: [{ kind: 'like', field: 'name', pattern: '%{index}' }] },
        { kind: 'any', of: [[{ kind: 'in', field: 'n', values: ['{index}', 'x'] }]] },
        { kind: 'through', field: 'up', where: [{ kind: 'order', field: 'n', comparison: 'gt', value: '{index}' }] },
      ],
    },
  }
  expect(rowOfIndex(row, 7)).toEqual({
    pk: { kind: 'literal', value: 7 },
    '{index}': literal('no. 7 of 7'),
    tags: { kind: 'literal', value: ['t7', { deep: [7], '{index}': null }] },
    at: { kind: 'sql', expression: `now() + 7 * interval '1 day'` },
    team: {
      kind: 'ref',
      model: 'team',
      where: [
        { kind: 'pk', pk: 7 },
        { kind: 'not', where: [{ kind: 'like', field: 'name', pattern: '%7' }] },
        { kind: 'any', of: [[{ kind: 'in', field: 'n', values: [7, 'x'] }]] },
        { kind: 'through', field: 'up', where: [{ kind: 'order', field: 'n', comparison: 'gt', value: 7 }] },
      ],
    },
  })
})

test('doubled braces stand for the word itself, and other braces for themselves', () => {
  const texts = { '{{index}}': '{index}', '{1,2}': '{1,2}', '{Index}': '{Index}', 'a{{index}}{index}}': 'a{index}3}' }
  for (const [text, expected] of Object.entries(texts)) {
    expect(rowOfIndex({ a: literal(text) }, 3)).toEqual({ a: literal(expected) })
  }
})
