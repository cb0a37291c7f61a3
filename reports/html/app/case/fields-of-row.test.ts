import { expect, test } from 'vitest'
import { fieldsOfRow } from './fields-of-row.ts'

test('a row is listed by its fields, each value as JSON has it', () => {
  const text =
    '{ "code": "CLEARANCE", "book_id": null, "days": "(,\\"2026\\")", "pk": 9007199254740995, "tags": ["a"] }'
  expect(fieldsOfRow(text)).toEqual([
    ['code', '"CLEARANCE"'],
    ['book_id', 'null'],
    ['days', '"(,\\"2026\\")"'],
    ['pk', '9007199254740995'],
    ['tags', '["a"]'],
  ])
})

test('a text that is no whole row has no fields', () => {
  for (const text of ['', '"a"', '["a"]', '{ "a": 1', '{ "a": 1, …']) {
    expect(fieldsOfRow(text)).toBe(null)
  }
})
