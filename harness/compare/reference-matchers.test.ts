import { expect, test } from 'vitest'
import { expectMatch } from '../model/matcher.ts'
import { modelName, type Row } from '../model/snapshot.ts'
import { findings } from './test-judge.ts'
import { expectAdded, expectSame, rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  owner: { fields: { name: {}, tenant: { type: 'int8' } }, natural: ['name'] },
  item: {
    fields: { no: {}, tenant: { type: 'int8' }, owner: { type: 'int8' }, first: { to: 'owner' } },
    natural: ['first', 'no'],
    keys: [
      {
        fields: ['tenant', 'owner'],
        target: modelName('owner'),
        targetFields: ['tenant', 'id'],
        targetsPrimaryKey: false,
      },
    ],
  },
})
const generated = expectMatch({ matcher: 'generated' })
const refer = (mark: string) => expectMatch({ matcher: 'reference', target: modelName('owner'), mark })
const owner = (name: string) => ({ ...expectAdded('owner', generated, { name, tenant: 1 }), mark: name })
const item = (of: string, first = of) =>
  expectAdded('item', generated, { no: 'n', tenant: 1, owner: refer(of), first: refer(first) })
const expected = [
  ...expectSame([rowOf('owner', 1, { name: 'old', tenant: 1 })]),
  ...[owner('x'), owner('y'), item('x'), item('y')],
]
const ownerRow = (pk: number, name: string) => rowOf('owner', pk, { name, tenant: 1 })
const itemRow = (pk: number, of: number, first = of) => rowOf('item', pk, { no: 'n', tenant: 1, owner: of, first })

function messages(actual: readonly Row[], keysPreserved = true): readonly string[] {
  return findings(expected, actual, { schema, keysPreserved }).map(({ field, message }) => `${field}: ${message}`)
}

test('keys that nobody knows are those of the rows that are referred to, in keys of several columns, too', () => {
  const owners = [ownerRow(1, 'old'), ownerRow(7, 'y'), ownerRow(8, 'x')]
  expect(messages([...owners, itemRow(1, 7), itemRow(2, 8)])).toEqual([])
  expect(messages([...owners, itemRow(1, 7), itemRow(2, 7, 8)])).toEqual([
    'owner: field owner should refer to owner pk 8 (name "x"), but refers to pk 7 (name "y")',
  ])
})

test('they are where all rows were numbered anew', () => {
  const owners = [ownerRow(21, 'old'), ownerRow(2, 'y'), ownerRow(1, 'x')]
  expect(messages([...owners, itemRow(5, 2), itemRow(6, 1)], false)).toEqual([])
  expect(messages([...owners, itemRow(5, 2), itemRow(6, 21, 1)], false)).toEqual([
    'owner: field owner should refer to owner pk 1 (name "x"), but refers to pk 21 (name "old"), which is pk 1 in expected',
  ])
})

test('two keys that are swapped are both wrong', () => {
  const owners = [ownerRow(1, 'old'), ownerRow(7, 'x'), ownerRow(8, 'y')]
  expect(messages([...owners, itemRow(1, 8, 7), itemRow(2, 7, 8)])).toEqual([
    'owner: field owner should refer to owner pk 7 (name "x"), but refers to pk 8 (name "y")',
    'owner: field owner should refer to owner pk 8 (name "y"), but refers to pk 7 (name "x")',
  ])
})
