import { describe, expect, test } from 'vitest'
import { passwordObfuscating } from './password-obfuscating.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

describe('password-obfuscating', () => {
  const comparator = passwordObfuscating('it')
  const password = `pbkdf2_sha256$150000$${'a'.repeat(60)}`
  specifyTheUsual(comparator, password, [12, true, [password], {}])

  test('accepts the same value only', () => {
    expect(messageOf(comparator, password, password)).toBeNull()
    expect(messageOf(comparator, password, `${password.slice(0, -1)}b`)).toBe(
      'expected "pbkdf2_sha25...aaaaaa", found "pbkdf2_sha25...aaaaab"',
    )
    expect(messageOf(comparator, 'hunter2', 'hunter3')).toBe(
      'expected "...", found "...", different where it is not shown',
    )
  })

  test('shows a value shortened', () => {
    expect(comparator.obfuscate?.(password)).toBe('pbkdf2_sha25...aaaaaa')
    expect(comparator.obfuscate?.('hunter2')).toBe('...')
  })
})
