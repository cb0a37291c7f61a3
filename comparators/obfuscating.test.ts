import { describe, expect, test } from 'vitest'
import { obfuscating } from './obfuscating.ts'
import { messageOf } from './test-specification.ts'

describe('an obfuscating comparator', () => {
  const comparator = obfuscating('first-letter', (value) => `${String(value).slice(0, 1)}*`, ['it'])

  test('is plain equality', () => {
    expect(messageOf(comparator, { a: 1, b: 2 }, { b: 2, a: 1 })).toBeNull()
    expect(messageOf(comparator, 'Abc', 'abc')).toBe('expected "A*", found "a*"')
  })

  test('says that values differ where they look the same', () => {
    expect(messageOf(comparator, 'abc', 'axy')).toBe('expected "a*", found "a*", different where it is not shown')
  })
})
