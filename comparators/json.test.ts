import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonEquals, jsonNumber } from '../harness/model/json.ts'
import { correlatedId } from './correlated-id.ts'
import { dateUpdated } from './date-updated.ts'
import { defineComparator } from './define-comparator.ts'
import { emailObfuscating } from './email-obfuscating.ts'
import { foreignKey } from './foreign-key.ts'
import { ignored } from './ignored.ts'
import { json } from './json.ts'
import type { JsonRules } from './json-rules.ts'
import { nullIsMissing } from './null-is-missing.ts'
import { numericTolerance } from './numeric-tolerance.ts'
import { setOfRows } from './set-of-rows.ts'
import {
  messageInChangedRow,
  messageOf,
  messageOfSecret,
  messagesOf,
  nothingRun,
  pairOf,
  specifyTheUsual,
} from './test-specification.ts'
import { unorderedList } from './unordered-list.ts'
import { uuid4 } from './uuid4.ts'

const said = (rules: JsonRules, expected: JsonValue, actual: JsonValue) =>
  messageOf(json(rules, 'it'), expected, actual)

describe('json without rules', () => {
  const strict = json({}, 'it')
  specifyTheUsual(strict, { a: 1 }, [1, 'a', true, [1], []])

  test('accepts members in any order, and nothing else', () => {
    expect(said({}, { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBeNull()
    expect(said({}, { a: 1 }, { a: 2 })).toBe('at a: expected 1, found 2')
    expect(said({}, { a: [1, 2] }, { a: [2, 1] })).toBe('at a[0]: expected 1, found 2; at a[1]: expected 2, found 1')
    expect(said({}, { a: jsonNumber('1.0') }, { a: 1 })).toBe('at a: expected 1.0, found 1')
  })

  test('tells null from a missing member', () => {
    expect(said({}, { a: null }, {})).toBe('at a: expected null, found nothing there')
    expect(said({}, {}, { a: null })).toBe('at a: expected nothing there, found null')
  })

  test('says where another kind of value is', () => {
    expect(said({}, { a: { b: 1 } }, { a: [1] })).toBe('at a: expected {"b":1}, found [1]')
    expect(said({}, [1], { a: 1 })).toBe('expected [1], found {"a":1}')
    expect(said({}, 'a', 'b')).toBe('expected "a", found "b"')
    expect(said({}, { 'odd.name': 1 }, { 'odd.name': 2 })).toMatch(/^at \["odd\.name"\]: /)
  })

  test('says three differences, and how many more there are', () => {
    const side = (value: number) => Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, value]))
    expect(said({}, side(1), side(2))).toBe(
      'at a: expected 1, found 2; at b: expected 1, found 2; at c: expected 1, found 2; and 2 more differences',
    )
  })

  test('says of one element too many or too few that one', () => {
    const items = [{ a: 1 }, { a: 2 }, { a: 3 }]
    expect(said({}, items, [...items, 4])).toBe('at [3]: expected nothing there, found 4')
    expect(said({}, items, [0, ...items])).toBe('at [0]: expected nothing there, found 0')
    expect(said({}, ['a', 'b', 'c', 'd', 'e'], ['x', 'a', 'b', 'C', 'd', 'y', 'e'])).toBe(
      'at [0]: expected nothing there, found "x"; at [2]: expected "c", found "C"; at [5]: expected nothing there, found "y"',
    )
    expect(said({}, items, items.toSpliced(1, 1))).toBe('at [1]: expected {"a":2}, found nothing there')
  })

  test('takes no inherited property for a member', () => {
    expect(said({}, { constructor: 1 }, {})).toBe('at constructor: expected 1, found nothing there')
    expect(said({}, {}, { toString: 1 })).toBe('at toString: expected nothing there, found 1')
  })

  test('agrees with equality about any two values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        const [x, y] = [fromJson(a), fromJson(b)]
        fc.pre(x !== null && y !== null)
        expect(messageOf(strict, x, y) === null).toBe(jsonEquals(x, y))
        expect(messageOf(strict, x, structuredClone(x))).toBeNull()
      }),
    )
  })

  function fromJson(value: unknown): JsonValue {
    return JSON.parse(JSON.stringify(value))
  }
})

describe('a rule', () => {
  const rules: JsonRules = {
    'items[*].price': (field) => numericTolerance('0.01', field),
    tags: unorderedList,
    cache: ignored,
    'author.id': (field) => foreignKey('shop.author', field),
  }

  test('settles what is at its path, and nothing else', () => {
    const expected = { items: [{ price: 1.5, name: 'a' }], tags: ['x', 'y'], cache: { n: 1 } }
    expect(said(rules, expected, { items: [{ price: 1.505, name: 'a' }], tags: ['y', 'x'] })).toBeNull()
    expect(said(rules, expected, { ...expected, items: [{ price: 1.52, name: 'b' }] })).toBe(
      'at items[0].price: expected 1.5 or at most 0.01 more or less, found 1.52; at items[0].name: expected "a", found "b"',
    )
    expect(said(rules, expected, { ...expected, tags: ['x'] })).toBe(
      'at tags: expected the same elements in any order, found ["y"] missing',
    )
  })

  test('says how often it is broken', () => {
    const items = (price: number) => ({ items: Array.from({ length: 5 }, () => ({ price })) })
    expect(said(rules, items(1), items(2))).toMatch(/^at items\[0\]\.price: .*; and 2 more differences$/)
  })

  test('tells null from missing as its comparator does', () => {
    const price = (value?: JsonValue) => ({ items: [value === undefined ? {} : { price: value }] })
    expect(said(rules, price(1), price())).toBe('at items[0].price: expected 1, but the field is missing')
    expect(said(rules, price(), price(null))).toBe('at items[0].price: expected no such field, found null')
    expect(said(rules, price(null), price(null))).toBeNull()
    expect(said({ a: (field) => nullIsMissing(uuid4(field)) }, { a: null }, {})).toBeNull()
    expect(said({ cache: ignored }, { cache: 1 }, {})).toBeNull()
  })

  test('finds a value of a wrong type', () => {
    expect(said(rules, { tags: ['a'] }, { tags: 'a' })).toMatch(/^at tags: /)
    expect(said(rules, { items: [{ price: 1 }] }, { items: { price: 1 } })).toMatch(/^at items: expected \[/)
    expect(said({ at: dateUpdated }, { at: '2024-01-01' }, { at: 5 })).toMatch(/^at at: .* found 5$/)
  })

  test('knows the rows that were paired, and whether the case changes the row', () => {
    const context = { ...nothingRun, samePair: () => true }
    const comparator = json(rules, 'it')
    expect(messageOf(comparator, { author: { id: 1 } }, { author: { id: 2 } }, context)).toBeNull()
    expect(messageOf(comparator, { author: { id: 1 } }, { author: { id: 2 } })).toMatch(/^at author\.id: expected 1/)
    const touched = json({ at: (field) => dateUpdated({ onlyInChangedRows: true }, field) }, 'it')
    expect(messageOf(touched, { at: '2024-01-01' }, { at: '2024-01-02' })).toMatch(/same instant/)
    expect(messageInChangedRow(touched, { at: '2024-01-01' }, { at: '2024-01-02' })).toBeNull()
  })

  test('is held against the elements that are the same where one side has more', () => {
    const items = (...prices: readonly number[]) => ({ items: prices.map((price) => ({ price })) })
    expect(said(rules, items(1, 2, 3), items(1.001, 3.001))).toBe(
      'at items[1]: expected {"price":2}, found nothing there',
    )
    const named = (name: string, price: number) => ({ name, price })
    const prices: JsonRules = { '[*].price': (field) => numericTolerance('0.01', field) }
    const wanted = [named('a', 1), named('b', 2), named('c', 3)]
    expect(said(prices, wanted, [named('x', 9), named('a', 1.001), named('b', 7), named('y', 9), named('c', 3)])).toBe(
      'at [0]: expected nothing there, found {"name":"x","price":9}; ' +
        'at [1].price: expected 2 or at most 0.01 more or less, found 7; ' +
        'at [3]: expected nothing there, found {"name":"y","price":9}',
    )
    expect(said({ '[0]': ignored }, [1, 2], [5, 1, 2])).toMatch(/^at \[1\]: expected 2, found 1; at \[2\]: /)
  })

  test('may stand within another json', () => {
    const inner: JsonRules = { '*': ignored, author: (field) => json({ id: ignored }, field) }
    expect(said(inner, { a: 1, author: { id: 1 } }, { b: 2, author: { id: 2 } })).toBeNull()
    expect(said(inner, { author: { name: 'a' } }, { author: { name: 'b' } })).toBe(
      'at author: at name: expected "a", found "b"',
    )
  })

  test('of one field is not that of another', () => {
    const both = json({ a: uuid4 }, 'it', 'other')
    expect(messagesOf(both, pairOf({ it: { a: 'x' }, other: 1 }, { it: { a: 'y' }, other: 2 }))).toEqual({
      it: ['at a: expected a UUID of version 4, found "y"'],
      other: ['expected 1, found 2'],
    })
  })

  test('may look at the row where its comparator does', () => {
    const byKind = (field: string) =>
      defineComparator({
        name: 'by-kind',
        fields: [field],
        settles: 'tolerance',
        compareRow: ({ expected }) => (expected.kind === 'loose' ? [] : [{ field, message: 'too strict' }]),
      })
    const comparator = json({ a: byKind }, 'it')
    expect(comparator.looksAtClaimed).toBe(false)
    expect(messagesOf(comparator, pairOf({ kind: 'loose', it: { a: 1 } }, { kind: 'loose', it: { a: 2 } }))).toEqual({})
    expect(messagesOf(comparator, pairOf({ it: { a: 1 } }, { it: { a: 1 } }))).toEqual({ it: ['at a: too strict'] })
  })
})

describe('what json says of itself', () => {
  test('is what its rules say', () => {
    expect(json({ a: unorderedList }, 'it')).toMatchObject({ settles: 'equality', acceptsEqual: true })
    expect(json({ a: unorderedList, b: ignored }, 'it')).toMatchObject({ settles: 'tolerance', acceptsEqual: true })
    expect(json({ a: unorderedList, b: uuid4 }, 'it')).toMatchObject({ settles: 'tolerance', acceptsEqual: false })
    expect(json({ a: ignored }, 'it').looksAtReplacements).toBeUndefined()
  })

  test('includes what is drawn anew within it', () => {
    const id = correlatedId('id')
    const comparator = json({ 'keys[*].id': id.drawnIn, 'main.id': id.copiedTo }, 'it')
    expect(comparator.looksAtReplacements).toBe(true)
    const [expected, actual] = ['a', 'b'].map((key) => ({
      keys: [{ id: `${key}1` }, { id: `${key}2` }],
      main: { id: `${key}2` },
    }))
    const pair = pairOf({ it: expected ?? null }, { it: actual ?? null })
    const found = comparator.replacements?.(pair) ?? []
    expect(found).toEqual([
      { correlation: 'id', expected: 'a1', actual: 'b1' },
      { correlation: 'id', expected: 'a2', actual: 'b2' },
    ])
    expect(comparator.replacements?.(pairOf({}, { it: 5 }))).toEqual([])
  })
})

describe('bad rules of json', () => {
  test('are refused with every path', () => {
    expect(() => json({ 'a..b': ignored, 'c.': ignored }, 'it')).toThrow(HarnessError)
    expect(() => json({ 'a..b': ignored, 'c.': ignored }, 'it')).toThrow(/"a\.\.b" is no path[\s\S]*"c\." is no path/)
  })

  test('claim another field than their own', () => {
    expect(() => json({ 'a.b': () => ignored('other') }, 'it')).toThrow(
      /comparator ignored, of the path a\.b within it, claims other/,
    )
    expect(() => json({ a: setOfRows }, 'it')).toThrow(/claims no field/)
  })

  test('have no field', () => {
    expect(() => json({})).toThrow(/json claims no field/)
  })
})

describe('secrets within JSON', () => {
  const [expected, actual] = [{ 'a hidden name': 'one long secret text' }, { 'a hidden name': 'two long secret text' }]

  test('are shown shortened where the field is secret, with the names that no rule tells', () => {
    expect(messageOfSecret(json({}, 'it'), expected, actual)).toBe(
      'at ["a...e"]: expected "one...ext", found "two...ext"',
    )
    expect(messageOfSecret(json({ 'a hidden name': uuid4 }, 'it'), expected, actual)).toBe(
      'at a hidden name: expected a UUID of version 4, found "two...ext"',
    )
    expect(messageOfSecret(json({}, 'it'), ['one long secret text'], [])).toBe(
      'at [0]: expected "one...ext", found nothing there',
    )
    expect(messageOfSecret(json({}, 'it'), { a: 'same long secret' }, { a: 'samE long secret' })).toMatch(
      /different where it is not shown$/,
    )
  })

  test('are shown as the comparator of the rule shows them, wherever they are part of what is shown', () => {
    const comparator = json({ 'author.email': emailObfuscating }, 'it')
    const author = { author: { email: 'ann@example.com', name: 'Ann' } }
    expect(messageOf(comparator, author, {})).toBe(
      'at author: expected {"email":"a...@...le.com","name":"Ann"}, found nothing there',
    )
    expect(messageOf(comparator, author, { author: { email: 'bob@example.com', name: 'Ann' } })).toBe(
      'at author.email: expected "a...@...le.com", found "b...@...le.com"',
    )
    expect(comparator.obfuscate?.(author)).not.toMatch(/ann@|"Ann"/)
    expect(json({ a: ignored }, 'it').obfuscate).toBeUndefined()
  })
})
