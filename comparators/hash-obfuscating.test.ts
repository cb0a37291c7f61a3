import { describe, expect, test } from 'vitest'
import { hashObfuscating } from './hash-obfuscating.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

describe('hash-obfuscating', () => {
  const comparator = hashObfuscating('it')
  specifyTheUsual(comparator, '0123456789abcdef', [12, true, ['0123456789abcdef'], {}])

  test('accepts the same value only', () => {
    expect(messageOf(comparator, '0123456789abcdef', '0123456789abcdef')).toBeNull()
    expect(messageOf(comparator, '0123456789abcdef', '0123456789abcdeF')).toBe(
      'expected "012...def", found "012...deF"',
    )
    expect(messageOf(comparator, '0123456789abcdef', '0129876543210def')).toBe(
      'expected "012...def", found "012...def", different where it is not shown',
    )
  })

  test('shows a value shortened', () => {
    expect(comparator.obfuscate?.('01234567')).toBe('0...7')
    expect(messageOf(comparator, null, 'secret')).toBe('expected null, found "..."')
  })
})
