import { describe, expect, test } from 'vitest'
import { markedValue, value } from './value.ts'

const marked = (text: string, other: string | null) =>
  /<code dir="ltr">(.*)<\/code>/.exec(markedValue(text, other).markup)?.[1]

describe('a marked value', () => {
  test('marks what lies between the equal beginning and the equal end', () => {
    expect(marked('{a:1,b:22}', '{a:1,b:3}')).toBe('{a:1,b:<mark>22</mark>}')
  })

  test('marks nothing where nothing differs, nothing is missing or there is no counterpart', () => {
    expect(marked('abc', 'abc')).toBe('abc')
    expect(marked('abc', null)).toBe('abc')
    expect(marked('ac', 'abc')).toBe('ac')
  })

  test('counts no character for the beginning and the end as well', () => {
    expect(marked('aaa', 'aa')).toBe('aa<mark>a</mark>')
  })
})

test('a value that is absent differs from null', () => {
  expect(value(null, 10).markup).toContain('absent')
  expect(value('null', 10).markup).toBe('<code dir="ltr">null</code>')
})
