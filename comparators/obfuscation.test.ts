import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../harness/model/test-any-character.ts'
import { obfuscateEmail, obfuscateHash, obfuscatePassword } from './obfuscation.ts'

const text = fc.string({ unit: anyCharacter, maxLength: 120 })

/** Says how many characters of its ends a text of `length` characters may show. */
function showsOnly(obfuscate: (text: string) => string, allowed: (length: number) => readonly [number, number]) {
  fc.assert(
    fc.property(text, (value) => {
      const characters = [...value]
      const [first, last] = allowed(characters.length)
      const end = last === 0 ? '' : characters.slice(-last).join('')
      expect(obfuscate(value)).toBe(`${characters.slice(0, first).join('')}...${end}`)
    }),
  )
}

describe('an email address', () => {
  test('shows its first letter and the last six of its domain', () => {
    expect(obfuscateEmail('admin@example.com')).toBe('a...@...le.com')
    expect(obfuscateEmail('a@b.c')).toBe('a...@...b.c')
    expect(obfuscateEmail('@example.com')).toBe('...@...le.com')
    expect(obfuscateEmail('𝒜lice@example.com')).toBe('𝒜...@...le.com')
  })

  test('is shortened as a hash when it is none', () => {
    expect(obfuscateEmail('')).toBe('...')
    expect(obfuscateEmail('administrator')).toBe('a...r')
    expect(obfuscateEmail('two@signs@example.com')).toBe('two...com')
    expect(obfuscateEmail(['admin@example.com'])).toBe('["a...m"]')
  })

  test('never shows more, whatever it holds', () => {
    fc.assert(
      fc.property(text, text, (user, domain) => {
        fc.pre(!`${user}${domain}`.includes('@'))
        const shown = obfuscateEmail(`${user}@${domain}`)
        expect([...shown].length).toBeLessThanOrEqual(1 + 7 + 6)
        expect(shown).toBe(`${[...user][0] ?? ''}...@...${[...domain].slice(-6).join('')}`)
      }),
    )
  })
})

describe('a hash', () => {
  test('shows three, one or no characters of its ends', () => {
    expect(obfuscateHash('abcdefghijklmnop')).toBe('abc...nop')
    expect(obfuscateHash('abcdefghijklmno')).toBe('a...o')
    expect(obfuscateHash('abcdefgh')).toBe('a...h')
    expect(obfuscateHash('abcdefg')).toBe('...')
    expect(obfuscateHash('')).toBe('...')
  })

  test('never shows more, whatever it holds', () => {
    showsOnly(obfuscateHash, (length) => (length >= 16 ? [3, 3] : length >= 8 ? [1, 1] : [0, 0]))
  })
})

describe('a password', () => {
  test('shows its algorithm and end when long, less when shorter, nothing when short', () => {
    expect(obfuscatePassword(`pbkdf2_sha256$${'x'.repeat(67)}`)).toBe('pbkdf2_sha25...xxxxxx')
    expect(obfuscatePassword(`pbkdf2_sha256$${'x'.repeat(66)}`)).toBe('pbkdf2...xxxx')
    expect(obfuscatePassword(`pbkdf2_sha256$${'x'.repeat(27)}`)).toBe('pbkdf2...xxxx')
    expect(obfuscatePassword(`pbkdf2_sha256$${'x'.repeat(26)}`)).toBe('...')
  })

  test('never shows more, whatever it holds', () => {
    showsOnly(obfuscatePassword, (length) => (length > 80 ? [12, 6] : length > 40 ? [6, 4] : [0, 0]))
  })
})

test('a value that is not a string is shortened as its JSON text, and null is shown', () => {
  expect(obfuscateHash({ key: 'abcdefghijkl' })).toBe('{"k...l"}')
  expect(obfuscateHash(12)).toBe('...')
  expect(obfuscateEmail(true)).toBe('...')
  expect(obfuscatePassword(['hunter2'])).toBe('...')
  for (const obfuscate of [obfuscateEmail, obfuscateHash, obfuscatePassword]) expect(obfuscate(null)).toBe('null')
})
