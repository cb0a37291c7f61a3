import { describe, expect, test } from 'vitest'
import { KnownTexts } from './known-texts.ts'

const found = (texts: readonly string[], text: string) =>
  new KnownTexts(texts, { minLength: 3, minLengthInWords: 6 }).in(text).map(({ text, index }) => `${index} ${text}`)

describe('known texts', () => {
  test('are found wherever they are, whatever they look like', () => {
    expect(found(['a b/c+=', 'été…!', '123456', '😀😀'], 'a b/c+=123456 été…!😀😀')).toEqual([
      '0 a b/c+=',
      '7 123456',
      '14 été…!',
      '19 😀😀',
    ])
    expect(found(['abc'], 'xyz')).toEqual([])
    expect(found(['abc'], '')).toEqual([])
    expect(found([], 'abc')).toEqual([])
    expect(found(['abcdef'], 'abcde')).toEqual([])
  })

  test('are found from the left, and the longest of those that begin at the same place', () => {
    expect(found(['abc', 'abc-def', 'abc-defghi', 'def'], 'abc-def abc abc-defg')).toEqual([
      '0 abc-def',
      '8 abc',
      '12 abc-def',
    ])
    expect(found(['abcdef', 'efghij'], 'abcdefghij')).toEqual(['0 abcdef'])
    expect(found(['aaaaaa'], 'a'.repeat(13))).toEqual(['0 aaaaaa', '6 aaaaaa'])
  })

  test('that are short are no part of another word', () => {
    expect(found(['abc'], 'xabc abcx äabc abc1 _abc_ -abc abc')).toEqual(['21 abc', '27 abc', '31 abc'])
    expect(found(['-bc'], 'a-bc -bcd')).toEqual(['1 -bc'])
    expect(found(['abcdef'], 'xabcdefx')).toEqual(['1 abcdef'])
  })

  test('that are shorter than the least are not looked for', () => {
    expect(found(['ab', '', 'abc'], 'ab abc')).toEqual(['3 abc'])
  })

  test('are found quickly, however many begin alike', () => {
    const texts = Array.from(
      { length: 50_000 },
      (_, index) => `token_${String(index).padStart(8, '0')}${'x'.repeat(index % 20)}`,
    )
    const known = new KnownTexts(texts, { minLength: 6, minLengthInWords: 16 })
    const text = `${'token_'.repeat(100)} ${texts.slice(0, 5_000).join(' ')}`
    const start = performance.now()
    expect(known.in(text)).toHaveLength(5_000)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
