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
