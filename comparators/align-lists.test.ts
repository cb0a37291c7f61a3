import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignLists } from './align-lists.ts'

/** `a=a` for a pair, `-a` and `+a` for one that only a side has. */
function aligned(expected: string, actual: string): string {
  return alignLists([...expected], [...actual])
    .map(({ expected: from, actual: to }) => {
      if (from === undefined) return `+${actual[to ?? -1]}`
      return to === undefined ? `-${expected[from]}` : `${expected[from]}=${actual[to]}`
    })
    .join(' ')
}

describe('two lists beside each other', () => {
  test.each([
    ['abc', 'abc', 'a=a b=b c=c'],
    ['abc', 'ac', 'a=a -b c=c'],
    ['ac', 'abc', 'a=a +b c=c'],
    ['abcd', 'axbd', 'a=a +x b=b -c d=d'],
    ['abcd', 'axcd', 'a=a b=x c=c d=d'],
    ['ab', 'xyz', 'a=x b=y +z'],
    ['', 'x', '+x'],
    ['x', '', '-x'],
    ['', '', ''],
  ])('%s and %s', (expected, actual, result) => {
    expect(aligned(expected, actual)).toBe(result)
  })

  const list = fc.array(fc.constantFrom<string>('a', 'b', 'c'), { maxLength: 12 })

  test('each have every element once, in order, whatever they hold', () => {
    fc.assert(
      fc.property(list, list, (expected, actual) => {
        const pairs = alignLists(expected, actual)
        expect(pairs.flatMap((pair) => pair.expected ?? [])).toEqual(expected.map((_, index) => index))
        expect(pairs.flatMap((pair) => pair.actual ?? [])).toEqual(actual.map((_, index) => index))
      }),
    )
  })

  test('differ by what was put in alone', () => {
    fc.assert(
      fc.property(list, fc.nat(12), (items, at) => {
        const pairs = alignLists(items, items.toSpliced(at, 0, 'new'))
        expect(pairs.filter(({ expected, actual }) => expected === undefined || actual === undefined)).toHaveLength(1)
      }),
    )
  })

  test('are paired by position where they are very long', () => {
    const long = Array.from({ length: 10_000 }, (_, index) => String(index))
    const pairs = alignLists(long, long.toReversed().slice(1))
    expect(pairs[0]).toEqual({ expected: 0, actual: 0 })
    expect(pairs.at(-1)).toEqual({ expected: 9_999 })
  })
})
