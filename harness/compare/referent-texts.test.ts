import { expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import { parseJsonPath } from '../model/json-path.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { judge } from './judge.ts'
import { expectSame, type ModelParts, rowOf, schemaOf } from './test-schema.ts'

const customer: ModelParts = { fields: { email: {} }, natural: ['email'] }
const order: ModelParts = { fields: { no: {}, customer: { to: 'customer' }, data: {} }, natural: ['no'] }
const ann = (pk: number) => rowOf('customer', pk, { email: 'a@x' })
const bob = (pk: number) => rowOf('customer', pk, { email: 'b@x' })
const orderOf = (pk: number, to: number, data: Row['fields'][string] = null) =>
  rowOf('order', pk, { no: 'o', customer: to, data })

/** Messages about the field, as comparators word them or, without any, strict equality. */
function messages(
  expected: readonly Row[],
  actual: readonly Row[],
  given: Readonly<Record<string, ModelParts>> = {},
  options: { readonly keysPreserved?: boolean; readonly strict?: true } = {},
): readonly string[] {
  const schema = schemaOf({ customer, order, ...given })
  const found = judge(schema, { rows: expectSame(expected), removed: [] }, actual, {
    purpose: 'files',
    comparators: new Map(
      options.strict ? [] : [...schema.models].map(([name, model]) => [name, autoComparators(model, [])]),
    ),
    window: null,
    steps: [],
    keysPreserved: options.keysPreserved ?? false,
  }).findings
  return found.filter(({ field }) => field !== null).map(({ message }) => message)
}

const elsewhere =
  'should refer to customer pk 1 (email "a@x"), which is pk 101 in actual, but refers to pk 102 (email "b@x"), which is pk 2 in expected'

test('a key that points elsewhere says where it should point, and where it does, by keys of both sides and labels', () => {
  // The address is shortened by the comparator of the target's field.
  const rows = [ann(1), bob(2), orderOf(1, 1)]
  const found = messages(rows, [ann(101), bob(102), orderOf(9, 102)])
  expect(found).toEqual([
    'should refer to customer pk 1 (email "a...@...x"), which is pk 101 in actual, but refers to pk 102 (email "b...@...x"), which is pk 2 in expected',
  ])
  expect(messages(rows, [ann(101), bob(102), orderOf(9, 102)], {}, { strict: true })).toEqual([
    `field customer ${elsewhere}`,
  ])
})

test('one that kept its value, but points elsewhere, does too', () => {
  const rows = [ann(1), bob(2), orderOf(1, 1)]
  expect(messages(rows, [ann(2), bob(1), orderOf(1, 1)], {}, { strict: true })).toEqual([
    'field customer should refer to customer pk 1 (email "a@x"), which is pk 2 in actual, but refers to pk 1 (email "b@x"), which is pk 2 in expected',
  ])
})

test('a row without a partner is told as such, and so is a key of no row', () => {
  const plain = { customer: { fields: { name: {} } } }
  const named = (pk: number, name: string) => rowOf('customer', pk, { name })
  const rows = [named(1, 'ann'), named(2, 'bob'), orderOf(1, 1)]
  expect(messages(rows, [named(8, 'cid'), named(9, 'bob'), orderOf(1, 9)], plain)).toEqual([
    'should refer to customer pk 1, which is paired with none in actual, but refers to pk 9, which is pk 2 in expected',
  ])
  expect(messages(rows, [named(7, 'ann'), named(9, 'bob'), orderOf(1, 5)], plain)).toEqual([
    'should refer to customer pk 1, which is pk 7 in actual, but 5 is no customer in actual',
  ])
})

test('where keys are the same on both sides each is told once, also of rows that were found right before', () => {
  const rows = [ann(1), bob(2), orderOf(1, 1)]
  expect(messages(rows, [ann(1), bob(2), orderOf(1, 2)], {}, { keysPreserved: true })).toEqual([
    'should refer to customer pk 1, but refers to pk 2',
  ])
})

test('a key within JSON is told with its place', () => {
  const path = parseJsonPath('to[*].id') ?? []
  const looseKeys = [{ kind: 'json', field: 'data', path, target: modelName('customer') }] as const
  const given = { customer: { fields: { name: {} }, natural: ['name'] }, order: { ...order, looseKeys } }
  const named = (pk: number, name: string) => rowOf('customer', pk, { name })
  const rows = [named(1, 'ann'), named(2, 'bob'), orderOf(1, 1, { to: [{ id: 2 }, { id: 1 }] })]
  const actual = [named(101, 'ann'), named(102, 'bob'), orderOf(1, 101, { to: [{ id: 102 }, { id: 102 }] })]
  expect(messages(rows, actual, given)).toEqual([
    'at to[1].id: should refer to customer pk 1 (name "ann"), which is pk 101 in actual, but refers to pk 102 (name "bob"), which is pk 2 in expected',
  ])
})

test('what is secret of the row that is referred to is not shown, and of a secret key nothing is', () => {
  const secretive = { customer: { fields: { email: { secret: true } }, natural: ['email'] } }
  const rows = [ann(1), bob(2), orderOf(1, 1)]
  const actual = [ann(101), bob(102), orderOf(9, 102)]
  expect(messages(rows, actual, secretive, { strict: true })).toEqual([
    'field customer should refer to customer pk 1 (email "..."), which is pk 101 in actual, but refers to pk 102 (email "..."), which is pk 2 in expected',
  ])
  const hidden = { order: { ...order, fields: { ...order.fields, customer: { to: 'customer', secret: true } } } }
  for (const options of [{}, { strict: true }] as const) {
    const found = messages(rows, actual, hidden, options)
    expect(found).toHaveLength(1)
    expect(found[0]).not.toMatch(/10[12]|pk [12]|a@x|b@x|should refer/)
  }
})
