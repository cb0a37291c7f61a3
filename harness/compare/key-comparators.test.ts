import { describe, expect, test } from 'vitest'
import { ignored } from '../../comparators/index.ts'
import { modelName } from '../model/snapshot.ts'
import { rowOf, schemaOf } from './test-schema.ts'
import { verdicts } from './test-verdicts.ts'

const schema = schemaOf({
  user: { fields: { name: {}, email: {} }, natural: ['name'], uniques: [['email']] },
  order: {
    fields: { email: {}, item: {}, size: {} },
    keys: [{ fields: ['email'], target: modelName('user'), targetFields: ['email'], targetsPrimaryKey: false }],
  },
})
const user = (pk: number, name: string, email: string) => rowOf('user', pk, { name, email })
const order = (pk: number, email: string, item: string) => rowOf('order', pk, { email, item, size: 'm' })
const before = [user(1, 'ann', 'a@x'), user(2, 'bob', 'b@x'), order(1, 'a@x', 'pen'), order(2, 'b@x', 'ink')]

describe('a key to other rows that a comparator takes for a mere value', () => {
  test('is right where it follows the row that it refers to', () => {
    const actual = [user(1, 'ann', 'c@x'), user(2, 'bob', 'b@x'), order(1, 'c@x', 'pen'), order(2, 'b@x', 'ink')]
    const { found, foundInFull } = verdicts(schema, before, actual, 'preserved')
    expect(found).toEqual(['user 1 email'])
    expect(foundInFull).toEqual(found)
  })

  test('is wrong where it refers to another row, though its value is the same', () => {
    const actual = [user(1, 'ann', 'b@x'), user(2, 'bob', 'a@x'), ...before.slice(2)]
    const { found, foundInFull, findings } = verdicts(schema, before, actual, 'preserved', { user: [ignored('email')] })
    expect(found).toEqual(['order 1 email', 'order 2 email'])
    expect(foundInFull).toEqual(found)
    expect(findings[0]?.message).toBe('field email has the same value, but refers to another row than it should')
  })

  test('is wrong once where it has the key of another row', () => {
    const actual = [...before.slice(0, 2), order(1, 'b@x', 'pen'), before[3]].filter((row) => row !== undefined)
    const { found, foundInFull } = verdicts(schema, before, actual, 'preserved')
    expect(found).toEqual(['order 1 email'])
    expect(foundInFull).toEqual(found)
  })
})
