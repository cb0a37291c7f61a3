import { describe, expect, test } from 'vitest'
import type { JsonValue } from './json.ts'
import { jsonPathText, mapAtPath, parseJsonPath } from './json-path.ts'

describe('a path into JSON', () => {
  test.each([
    ['author.id', 'author.id'],
    ['lines[*].book', 'lines[*].book'],
    ['lines.*.book', 'lines[*].book'],
    ['*.id', '[*].id'],
    ['[0][12].id', '[0][12].id'],
    ['["odd.name"].id', '["odd.name"].id'],
    ['a["\\"]"]', 'a["\\"]"]'],
    ['a b.ö', 'a b.ö'],
    ['["plain"]', 'plain'],
  ])('%s is read, and written as %s', (text, written) => {
    const path = parseJsonPath(text)
    expect(path && jsonPathText(path)).toBe(written)
    expect(parseJsonPath(written)).toEqual(path)
  })

  test.each(['', '.', '.a', 'a.', 'a..b', 'a[', 'a[]', 'a[b]', 'a[*', 'a]', '[-1]', 'a[1]b', '"a"', '["\\x"]', 'a*'])(
    '%j is none',
    (text) => {
      expect(parseJsonPath(text)).toBeNull()
    },
  )
})

describe('what is at a path is replaced', () => {
  const replaced = (value: JsonValue, path: string): JsonValue => mapAtPath(value, parseJsonPath(path) ?? [], () => 'X')

  test('wherever the path leads', () => {
    expect(replaced({ a: { b: 1, c: 2 }, d: 3 }, 'a.b')).toEqual({ a: { b: 'X', c: 2 }, d: 3 })
    expect(replaced({ a: [{ b: 1 }, { c: 2 }, { b: null }] }, 'a[*].b')).toEqual({
      a: [{ b: 'X' }, { c: 2 }, { b: 'X' }],
    })
    expect(replaced({ a: { x: 1, y: [2] } }, 'a.*')).toEqual({ a: { x: 'X', y: 'X' } })
    expect(replaced([1, 2], '[1]')).toEqual([1, 'X'])
  })

  test('and nothing where there is nothing at it', () => {
    for (const value of [null, 1, 'a', [], {}, [{ b: 1 }], { a: null }, { a: [1] }]) {
      expect(replaced(value, 'a.b')).toEqual(value)
    }
    expect(replaced({ a: { 0: 1 } }, 'a[0]')).toEqual({ a: { 0: 1 } })
    expect(replaced({}, 'constructor')).toEqual({})
  })
})
