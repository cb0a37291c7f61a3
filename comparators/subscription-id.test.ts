import { describe, expect, test } from 'vitest'
import { subscriptionId } from './subscription-id.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

const before = `0/${'0123456789abcdef'.repeat(2)}`
const after = `12/${'fedcba9876543210'.repeat(2)}`

describe('subscription-id', () => {
  const comparator = subscriptionId('it')
  specifyTheUsual(comparator, before, [1, true, [after], {}])

  test('accepts two that differ', () => {
    expect(messageOf(comparator, before, after)).toBeNull()
  })

  test('rejects the same one', () => {
    expect(messageOf(comparator, before, before)).toBe(`expected a new value, found the old one: "${before}"`)
  })

  test.each([after.slice(2), after.toUpperCase(), `${after}0`, '12/7d9c6ab5-af5a-1c3e-ab6a-5626086a6b1a'])(
    'rejects %s on either side',
    (wrong) => {
      expect(messageOf(comparator, before, wrong)).toMatch(/^expected a subscription id .*, found "/)
      expect(messageOf(comparator, wrong, after)).toMatch(/^the expected value ".*" is not a subscription id/)
    },
  )
})
