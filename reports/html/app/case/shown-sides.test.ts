import { describe, expect, test } from 'vitest'
import { comparedSides } from './compared-sides.ts'
import { shownSides } from './shown-sides.ts'
import type { Span } from './text-diff.ts'

const marked = (spans: readonly Span[] | null) =>
  spans === null ? null : spans.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join('')

function shown(sides: Parameters<typeof shownSides>[0], isWrong: boolean, isWhole = false) {
  const { before, expected, actual, fullLength } = shownSides(sides, { isWrong, isWhole })
  return { before: marked(before), expected: marked(expected), actual: marked(actual), fullLength }
}

describe('what is compared', () => {
  test.each([
    ['of what is wrong, intended with actual', { before: '0', expected: '0', actual: '1' }, true, 'expected', 'actual'],
    ['of what is as meant, before with actual', { before: '0', expected: '1', actual: '1' }, false, 'before', 'actual'],
    [
      'of what did not happen, intended with actual',
      { before: '0', expected: '1', actual: '0' },
      true,
      'expected',
      'actual',
    ],
    ['a rule in words with nothing', { before: '0', expected: 'any value', actual: '1' }, true, 'before', 'actual'],
  ] as const)('%s', (_, sides, isWrong, from, to) => {
    expect(comparedSides(sides, isWrong)).toEqual({ from, to })
  })

  test('nothing, where a side is missing or all are alike', () => {
    expect(comparedSides({ before: null, expected: null, actual: '1' }, true)).toBe(null)
    expect(comparedSides({ before: '1', expected: '1', actual: '1' }, true)).toBe(null)
    expect(comparedSides({ before: null, expected: 'a text that matches x', actual: '"x"' }, false)).toBe(null)
  })
})

describe('what is shown', () => {
  test('of a change that was meant, intended is marked as actual is', () => {
    expect(shown({ before: '"a b"', expected: '"a c"', actual: '"a c"' }, false)).toEqual({
      before: '"a [b]"',
      expected: '"a [c]"',
      actual: '"a [c]"',
      fullLength: null,
    })
  })

  test('of a change that was not meant, before is left as it is', () => {
    expect(shown({ before: '"a b"', expected: '"a b"', actual: '"a c"' }, true)).toMatchObject({
      before: '"a b"',
      expected: '"a [b]"',
      actual: '"a [c]"',
    })
  })

  test('a long text is shortened around what differs, and is whole when it is asked for', () => {
    const sides = { before: null, expected: `"${'x'.repeat(5000)}1"`, actual: `"${'x'.repeat(5000)}2"` }
    const short = shown(sides, true)
    expect(short.actual).toContain('…')
    expect(short.actual).toMatch(/2\]?"$/)
    expect(short.fullLength).toBe(5003)
    expect(shown(sides, true, true)).toMatchObject({ fullLength: null })
  })
})
