import { expect, test } from 'vitest'
import type { ExpectedSequence } from '../model/expectation.ts'
import { jsonNumber } from '../model/json.ts'
import { bindSequences } from './bind-sequences.ts'
import { sketchField, sketchSchema } from './test-schema.ts'

const orderId = { schema: 'shop', name: 'order_id_seq' }
const own = { schema: 'shop', name: 'Own' }
const schema = {
  ...sketchSchema({
    'shop.order': { fields: [sketchField('id', 'int4', { sequence: orderId }), sketchField('note', 'text')] },
  }),
  sequences: [orderId, own].map((name) => ({ ...name, ownedBy: null, increment: 1 })),
}

/** What the entries are once bound, and what is wrong with them. */
function bound(...entries: readonly ExpectedSequence[]): unknown {
  const problems: unknown[] = []
  const result = bindSequences(schema, entries, (...problem) => problems.push(problem))
  return [result.map(({ sequence, writtenAs }) => writtenAs ?? sequence), result.map((s) => s.sequence), problems]
}

const behind = (sequence: string, line: number): ExpectedSequence => ({ sequence, state: { kind: 'behind' }, line })

test('a sequence is named by its own name in any spelling, or by a field that it feeds', () => {
  expect(bound(behind('Shop.Order_Id_Seq', 1), behind('shop."Own"', 2))).toEqual([
    ['Shop.Order_Id_Seq', 'shop."Own"'],
    ['shop.order_id_seq', 'shop."Own"'],
    [],
  ])
  expect(bound(behind('shop.order.id', 1))).toEqual([['shop.order.id'], ['shop.order_id_seq'], []])
  expect(bound(behind('shop.order.pk', 1))).toEqual([['shop.order.pk'], ['shop.order_id_seq'], []])
})

test('one that is not there is a problem, with its line and what may be meant', () => {
  expect(bound(behind('shop.order_id_sq', 3), behind('shop.order.note', 4), behind('x', 5))).toMatchObject([
    {},
    {},
    [
      [3, 'expect.sequences: there is no sequence shop.order_id_sq', 'did you mean shop.order_id_seq?'],
      [4, 'expect.sequences: there is no sequence shop.order.note', 'did you mean shop.order.id?'],
      [5, 'expect.sequences: there is no sequence x', 'known: shop.order_id_seq, shop."Own", shop.order.id'],
    ],
  ])
})

test('one that is named twice is a problem', () => {
  expect(bound(behind('shop.order_id_seq', 1), behind('shop.order.id', 2))).toMatchObject([
    {},
    {},
    [[2, 'expect.sequences: shop.order_id_seq and shop.order.id are the same sequence', 'name it once']],
  ])
})

test('what it gives next is a whole number that a sequence can give', () => {
  const next = (value: string): ExpectedSequence => {
    return { sequence: 'shop.order_id_seq', state: { kind: 'next', next: jsonNumber(value) }, line: 1 }
  }
  expect(bound(next('9223372036854775807'))).toMatchObject([{}, {}, []])
  expect(bound(next('9223372036854775808'))).toMatchObject([{}, {}, [[1, expect.stringContaining('next of')]]])
})
