import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../model/test-any-character.ts'
import { randomRuns } from '../../../model/test-random-runs.ts'
import { copied, written } from './test-written.ts'

const text = { kind: 'base', name: 'text' } as const
const writtenText = (column: string): string => written(text, column, null)

const anyText = fc.string({ unit: anyCharacter, maxLength: 40 }).map((value) => value.replaceAll('\0', ''))
const oddText = fc.array(
  fc.oneof(
    fc.constantFrom('\\', '"', '\v', '\x01', '\x1f', '\x7f', 'é', '€', '😀', '\u2028', 'N', '\\N', 't'),
    anyText,
  ),
)

test('a text is the JSON string that JavaScript would write', () => {
  fc.assert(
    fc.property(
      oddText.map((parts) => parts.join('')),
      (value) => {
        expect(writtenText(copied(value))).toBe(JSON.stringify(value))
      },
    ),
    { numRuns: randomRuns(120) },
  )
})

test('every character is escaped as JSON has it, whether COPY escapes it or not', () => {
  for (let code = 1; code < 256; code += 1) {
    const character = String.fromCharCode(code)
    expect(writtenText(copied(character)), `${code}`).toBe(JSON.stringify(character))
    if (character !== '\\') expect(writtenText(`a${character}`), `${code}`).toBe(JSON.stringify(`a${character}`))
  }
})

test.each([
  ['\\b\\f\\n\\r\\t\\v\\\\', '"\\b\\f\\n\\r\\t\\u000b\\\\"'],
  ['\\"\\x\\é\\\x01', '"\\"xé\\u0001"'],
  ['\\\\N', '"\\\\N"'],
  ['', '""'],
])('%j of COPY is %s', (column, json) => {
  expect(writtenText(column)).toBe(json)
})

test.each([
  ['escapes', '\\\\'],
  ['control characters', '\x01'],
  ['characters of four bytes', '😀'],
])('long texts of %s are written whole, wherever they are cut', (_, part) => {
  for (let shift = 0; shift < 4; shift += 1) {
    const column = 'x'.repeat(shift) + part.repeat(3_000)
    expect(writtenText(column) === JSON.stringify(column.replaceAll('\\\\', '\\'))).toBe(true)
  }
})
