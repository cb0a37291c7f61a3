import { expect, test } from 'vitest'
import { expectationLine } from './expectation-line.ts'

const source = `name: a
transform:
  - update: a.b
    set: { schema: x }
expect:
  # of rows
  changes:
    - changed: a.b
      fields: { schema: x }
  schema:
    - add: column
  sequences: {}
modes: [twice]
`

test('a list of expectations is found by its line', () => {
  expect(expectationLine(source, 'schema')).toBe(10)
  expect(expectationLine(source, 'sequences')).toBe(12)
  expect(expectationLine(source.replaceAll('\n', '\r\n'), 'schema')).toBe(10)
})

test('what only bears its name, or is not there, is not found', () => {
  expect(expectationLine(source.replace('\n  schema:', '\n  other:'), 'schema')).toBe(null)
  expect(expectationLine(source.replace('expect:', 'else:'), 'schema')).toBe(null)
  expect(expectationLine('', 'schema')).toBe(null)
  expect(expectationLine('expect: { schema: [] }', 'schema')).toBe(null)
})
