import { describe, expect, test } from 'vitest'
import { messageOf, specifyTheUsual } from './test-specification.ts'
import { uuid4 } from './uuid4.ts'

const before = 'b5035317-11ff-4cf4-8985-fb612cd50c81'
const after = '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1a'

describe('uuid4', () => {
  const comparator = uuid4('it')
  specifyTheUsual(comparator, before, [1, true, [after], {}])

  test('accepts two that differ, with dashes or without', () => {
    expect(messageOf(comparator, before, after)).toBeNull()
    expect(messageOf(comparator, before.replaceAll('-', ''), after.toUpperCase())).toBeNull()
  })

  test('rejects the same one in any spelling', () => {
    expect(messageOf(comparator, before, before)).toBe(`expected a new value, found the old one: "${before}"`)
    expect(messageOf(comparator, before, before.toUpperCase().replaceAll('-', ''))).toMatch(/the old one/)
  })

  test.each([
    '7d9c6ab5-af5a-1c3e-ab6a-5626086a6b1a',
    '7d9c6ab5-af5a-4c3e-7b6a-5626086a6b1a',
    '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1',
    'none',
  ])('rejects %s on either side', (wrong) => {
    expect(messageOf(comparator, before, wrong)).toBe(`expected a UUID of version 4, found "${wrong}"`)
    expect(messageOf(comparator, wrong, after)).toBe(`the expected value "${wrong}" is not a UUID of version 4`)
  })
})
