import { describe, expect, test } from 'vitest'
import { diffTexts, type Span } from './text-diff.ts'

/** What is marked stands in brackets. */
const shown = (spans: readonly Span[]) =>
  spans.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join('')
const diff = (from: string, to: string) => {
  const { from: a, to: b } = diffTexts(from, to)
  return [shown(a), shown(b)]
}

test('words that only one of two texts has are marked', () => {
  expect(diff('"a quick brown fox"', '"a slow brown fox, asleep"')).toEqual([
    '"a [quick] brown fox"',
    '"a [slow] brown fox[, asleep]"',
  ])
})

test.each([
  ['"2026-01-01T00:00:00.5Z"', '"2026-02-03T04:05:06.5Z"'],
  ['1205', '1305'],
  ['-1.5e-3', '-1.5e+3'],
  ['"10.0.0.1"', '"10.0.0.2"'],
])('a number, a date or an address is marked as a whole: %s', (from, to) => {
  const marked = (text: string) => text.replace(/[^"]+/, '[$&]')
  expect(diff(from, to)).toEqual([marked(from), marked(to)])
})

test('of a date and a time that stand apart, only what differs is marked', () => {
  expect(diff('"on 2026-01-01 12:00:00+00"', '"on 2026-01-02 12:00:00+00"')).toEqual([
    '"on [2026-01-01] 12:00:00+00"',
    '"on [2026-01-02] 12:00:00+00"',
  ])
})

test('numbers of a list are marked one by one, and names with a number by their words', () => {
  expect(diff('[1,2,30]', '[1,2,31]')).toEqual(['[1,2,[30]]', '[1,2,[31]]'])
  expect(diff('"3-little-pigs"', '"3-little-dogs"')).toEqual(['"3-little-[pigs]"', '"3-little-[dogs]"'])
})

test('texts that are equal have no mark, and an empty one has nothing', () => {
  expect(diff('same', 'same')).toEqual(['same', 'same'])
  expect(diff('', 'new')).toEqual(['', '[new]'])
})

test('white space that differs is marked', () => {
  expect(diff('a b', 'a  b')).toEqual(['a[ ]b', 'a[  ]b'])
})

describe('of texts that are too long, or differ too much, the middle is marked', () => {
  test('between what they begin and end with', () => {
    const [from, to] = diff(`${'x'.repeat(15_000)}1${'y'.repeat(9)}`, `${'x'.repeat(15_000)}23${'y'.repeat(9)}`)
    expect(from).toBe(`${'x'.repeat(15_000)}[1]${'y'.repeat(9)}`)
    expect(to).toBe(`${'x'.repeat(15_000)}[23]${'y'.repeat(9)}`)
  })

  test('without splitting a character', () => {
    const long = 'x '.repeat(10_001)
    expect(diff(`${long}😀`, `${long}😁`)).toEqual([`${long}[😀]`, `${long}[😁]`])
    // Both end with the same half of a character.
    expect(diff(`😀${long}`, `\u{1f200}${long}`)).toEqual([`[😀]${long}`, `[\u{1f200}]${long}`])
  })

  test('in a time that does not depend on them', () => {
    const words = (seed: number) => Array.from({ length: 3000 }, (_, index) => `${(index * seed) % 997}`).join(' ')
    expect(diff(words(3), words(7))[0]).toContain('[')
  })
})
