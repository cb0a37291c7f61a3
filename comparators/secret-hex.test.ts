import { describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { secretHex } from './secret-hex.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

const secret = '0123456789abcdef0123456789abcdef'

describe('secret-hex', () => {
  const comparator = secretHex(16, 'it')
  specifyTheUsual(comparator, secret, [1, true, [secret], {}])

  test('accepts any two secrets of that many bytes', () => {
    expect(messageOf(comparator, secret, secret)).toBeNull()
    expect(messageOf(comparator, secret, 'f'.repeat(32))).toBeNull()
  })

  test.each([secret.slice(1), `${secret}0`, secret.toUpperCase(), `${secret}\n`, 'g'.repeat(32)])(
    'rejects %j on either side',
    (wrong) => {
      expect(messageOf(comparator, secret, wrong)).toMatch(/^expected 32 lowercase hexadecimal digits, found "/)
      expect(messageOf(comparator, wrong, secret)).toMatch(/^the expected value ".*" is not 32 lowercase/)
    },
  )

  test('shows a secret shortened', () => {
    expect(comparator.obfuscate?.(secret)).toBe('012...def')
    expect(messageOf(comparator, secret, secret.toUpperCase())).toMatch(/found "012\.\.\.DEF"$/)
  })

  test.each([0, -1, 1.5, Number.NaN])('cannot be made for %d bytes', (bytes) => {
    expect(() => secretHex(bytes, 'it')).toThrow(HarnessError)
  })
})
