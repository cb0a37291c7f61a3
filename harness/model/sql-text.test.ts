import { expect, test } from 'vitest'
import { sqlTextOf } from './sql-text.ts'

const bytes = (...parts: readonly (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))

test('the text of a file of SQL is UTF-8, with or without a byte order mark', () => {
  expect(sqlTextOf(bytes("SELECT 'é\uFFFD\u{1F41F}'"))).toBe("SELECT 'é\uFFFD\u{1F41F}'")
  expect(sqlTextOf(bytes(0xef, 0xbb, 0xbf, '-- migrate:up'))).toBe('-- migrate:up')
})

test('what is not UTF-8 is refused, with its line', () => {
  expect(() => sqlTextOf(bytes("SELECT 1;\nSELECT 'c", 0xe9, "';\n\n"))).toThrow('line 2 is not UTF-8')
  expect(() => sqlTextOf(bytes('SELECT 1;\n\n', 0xe2, 0x82))).toThrow('line 3 is not UTF-8')
  expect(() => sqlTextOf(bytes('\n\nSELECT ', 0))).toThrow('line 3 holds a NUL character')
})
