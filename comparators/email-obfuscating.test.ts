import { describe, expect, test } from 'vitest'
import { emailObfuscating } from './email-obfuscating.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

describe('email-obfuscating', () => {
  const comparator = emailObfuscating('it')
  specifyTheUsual(comparator, 'admin@example.com', [1, true, ['admin@example.com'], {}])

  test('accepts the same address only', () => {
    expect(messageOf(comparator, 'admin@example.com', 'admin@example.com')).toBeNull()
    expect(messageOf(comparator, '', '')).toBeNull()
    expect(messageOf(comparator, 'admin@example.com', 'member@sample.org')).toBe(
      'expected "a...@...le.com", found "m...@...le.org"',
    )
    expect(messageOf(comparator, 'admin@example.com', 'Admin@example.com')).toMatch(/found "A\.\.\.@/)
  })

  test('shows an address shortened', () => {
    expect(comparator.obfuscate?.('admin@example.com')).toBe('a...@...le.com')
    expect(messageOf(comparator, 'admin@example.com', null)).toBe('expected "a...@...le.com", found null')
  })
})
