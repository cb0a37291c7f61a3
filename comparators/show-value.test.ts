import { expect, test } from 'vitest'
import { jsonNumber } from '../harness/model/json.ts'
import { showValue } from './show-value.ts'

test('a value is shown as JSON with every digit', () => {
  expect(showValue('a\n"b"')).toBe(String.raw`"a\n\"b\""`)
  expect(showValue(jsonNumber('12345678901234567890.10'))).toBe('12345678901234567890.10')
  expect(showValue({ b: 1, a: [null] })).toBe('{"a":[null],"b":1}')
})

test('a long value is cut to 120 characters, never within one', () => {
  expect(showValue('x'.repeat(118))).toBe(`"${'x'.repeat(118)}"`)
  expect(showValue('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(118)}…`)
  expect([...showValue(['𝒜'.repeat(500)])]).toHaveLength(120)
  expect(showValue('𝒜'.repeat(500))).toBe(`"${'𝒜'.repeat(118)}…`)
})

test('an obfuscated text is quoted as the text that it stands for', () => {
  expect(showValue('secret', () => '"..."')).toBe(String.raw`"\"...\""`)
  expect(showValue(12, () => '...')).toBe('...')
  expect(showValue(null, () => '...')).toBe('null')
})
