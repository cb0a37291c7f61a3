import { describe, expect, test } from 'vitest'
import { autoSuffix } from './auto-suffix.ts'
import { messageOf, specifyTheUsual } from './test-specification.ts'

describe('auto-suffix', () => {
  const comparator = autoSuffix('it')
  specifyTheUsual(comparator, 'acme', [1, true, ['acme'], {}])

  test('accepts the same text, and it with a dash and a suffix', () => {
    expect(messageOf(comparator, 'acme', 'acme')).toBeNull()
    expect(messageOf(comparator, 'acme', 'acme-1k1j')).toBeNull()
    expect(messageOf(comparator, '', '-x')).toBeNull()
  })

  test.each(['acme1k1j', 'acme-', 'acm', 'Acme-1', 'x-acme-1'])('rejects %s for acme', (actual) => {
    expect(messageOf(comparator, 'acme', actual)).toBe(
      `expected "acme", or it with a dash and a suffix, found "${actual}"`,
    )
  })

  test('rejects a suffix that was there before', () => {
    expect(messageOf(comparator, 'acme-1k1j', 'acme')).not.toBeNull()
  })
})
