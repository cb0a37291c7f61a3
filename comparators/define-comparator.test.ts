import { describe, expect, test } from 'vitest'
import { HarnessError } from '../harness/model/errors.ts'
import { defineComparator } from './define-comparator.ts'
import { messageOf, messagesOf, nothingRun, pairOf, specifyTheUsual } from './test-specification.ts'

const sameLength = defineComparator({
  name: 'same-length',
  fields: ['it'],
  settles: 'tolerance',
  compareField: (expected, actual, { show }) =>
    String(expected).length === String(actual).length
      ? null
      : `expected the length of ${show(expected)}, found ${show(actual)}`,
})

describe('a comparator of one field', () => {
  specifyTheUsual(sameLength, 'abc', [1234, ['a'], {}])

  test('compares the values of both sides', () => {
    expect(messageOf(sameLength, 'abc', 'xyz')).toBeNull()
    expect(messageOf(sameLength, 'abc', 'wxyz')).toBe('expected the length of "abc", found "wxyz"')
  })

  test('compares nothing that is null or missing on a side', () => {
    for (const nothing of [{ it: null }, {}]) {
      expect(sameLength.compare(pairOf({ it: 'abc' }, nothing), nothingRun)).toEqual([])
      expect(sameLength.compare(pairOf(nothing, { it: 'abc' }), nothingRun)).toEqual([])
    }
  })

  test('compares every field that it claims, and no other', () => {
    const both = defineComparator({ ...sameLength, fields: ['a', 'b', 'a'], compareField: () => 'no' })
    expect(both.fields).toEqual(['a', 'b'])
    expect(messagesOf(both, pairOf({ a: 1, b: 2, c: 3 }, { a: 1, b: 2, c: 3 }))).toEqual({ a: ['no'], b: ['no'] })
  })

  test('must claim a field', () => {
    const make = () => defineComparator({ name: 'idle', fields: [], settles: 'equality', compareField: () => null })
    expect(make).toThrow(HarnessError)
    expect(make).toThrow(/comparator idle claims no field/)
  })

  test('takes no inherited property for a field', () => {
    const odd = defineComparator({ ...sameLength, fields: ['constructor', '__proto__'], compareField: () => 'no' })
    const pair = pairOf({}, {})
    expect(odd.existence(pair)).toEqual([])
    expect(odd.compare(pair, nothingRun)).toEqual([])
    expect(odd.scrub({})).toEqual({})
  })

  test('leaves a mark of its own where it has one', () => {
    const marked = defineComparator({ ...sameLength, mark: '⟨n letters⟩', compareField: () => null })
    expect(marked.scrub({ it: 'abc' })).toEqual({ it: '⟨n letters⟩' })
  })
})

describe('a comparator of a whole row', () => {
  const sum = defineComparator({
    name: 'sum',
    fields: ['a', 'b'],
    settles: 'tolerance',
    existenceMatters: (_pair, field) => field === 'a',
    compareRow: ({ expected, actual }, _context, show) =>
      expected.a === actual.b ? [] : [{ field: 'b', message: `expected ${show('b', expected.a ?? null)}` }],
  })

  test('sees both rows and all their fields', () => {
    expect(messagesOf(sum, pairOf({ a: 1, b: 2 }, { a: 2, b: 1 }))).toEqual({})
    expect(messagesOf(sum, pairOf({ a: 1, b: 2 }, { a: 1, b: 2 }))).toEqual({ b: ['expected 1'] })
  })

  test('checks existence only where it matters', () => {
    expect(sum.existence(pairOf({ a: 1, b: 1 }, {}))).toEqual([
      { field: 'a', message: 'expected 1, but the field is missing' },
    ])
  })
})

describe('a message', () => {
  test('shows no more of a field that the subject marks secret than of a hash', () => {
    const pair = pairOf({ it: 'sixteen letters!' }, { it: 'other' }, ['it'])
    expect(messagesOf(sameLength, pair)).toEqual({ it: ['expected the length of "six...rs!", found "..."'] })
    const gone = pairOf({ it: 'sixteen letters!' }, {}, ['it'])
    expect(messagesOf(sameLength, gone)).toEqual({ it: ['expected "six...rs!", but the field is missing'] })
  })

  test('shows values as the comparator obfuscates them', () => {
    const hiding = defineComparator({ ...sameLength, obfuscate: () => '*', compareField: (_e, a, { show }) => show(a) })
    expect(hiding.obfuscate?.('x')).toBe('*')
    expect(messageOf(hiding, 'abc', 'abcd')).toBe('"*"')
    expect(messageOf(hiding, 'abc', null)).toBe('expected "*", found null')
  })
})

describe('an answer that is none', () => {
  const answering = (answer: () => unknown) =>
    defineComparator({
      name: 'odd',
      fields: ['it'],
      settles: 'tolerance',
      // What only JavaScript lets through.
      compareField: () => answer() as string | null,
    })

  test.each([
    ['undefined', () => undefined],
    ['true', () => true],
    ['a promise', () => Promise.reject(new Error('later'))],
  ])('is refused: %s', (kind, answer) => {
    expect(() => messageOf(answering(answer), 1, 2)).toThrow(
      `compareField gave ${kind}: it must say null where the values agree, else a sentence, at once`,
    )
  })
})
