import { describe, expect, test } from 'vitest'
import { Correlation, consistsOf } from './correlation.ts'
import { contextOf } from './sample-pair.ts'

const hex = (value: string) => value.replaceAll('-', '')
const end = (value: string) => value.slice(-4)

describe('a text that is made of parts', () => {
  const a = { old: 'a', alternatives: ['x', 'xx'] }

  test('has every known value replaced by an alternative, whatever their lengths', () => {
    expect(consistsOf('x-xx', [a, '-', a])).toBe(true)
    expect(consistsOf('xxx', [a, a])).toBe(true)
    expect(consistsOf('xxxxx', [a, a])).toBe(false)
    expect(consistsOf('x-x-', [a, '-', a])).toBe(false)
    expect(consistsOf('', [''])).toBe(true)
  })

  test('is read in time that does not explode', () => {
    const parts = Array.from({ length: 2_000 }, () => a)
    expect(consistsOf(`${'x'.repeat(3_000)}!`, parts)).toBe(false)
    expect(consistsOf('x'.repeat(3_000), parts)).toBe(true)
  })
})

describe('a correlation', () => {
  const correlation = new Correlation('id', { derived: { hex, end } })
  const [old, drawn] = ['b5035317-11ff-4cf4-8985-fb612cd50c81', '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1a']
  const replacements = correlation.replacements(old, drawn)
  const context = contextOf(replacements)

  test('tells of a value and of each of its forms', () => {
    expect(replacements).toEqual([
      { correlation: 'id', expected: old, actual: drawn },
      { correlation: 'id/hex', expected: hex(old), actual: hex(drawn) },
      { correlation: 'id/end', expected: '0c81', actual: '6b1a' },
    ])
    expect(correlation.replacements(17, [1])).toMatchObject([{ expected: '17', actual: '[1]' }, {}, {}])
  })

  test('finds them as a whole, and within a text', () => {
    expect(correlation.parts('0c81', context)).toEqual([{ old: '0c81', alternatives: ['6b1a'] }])
    expect(correlation.parts(`at ${old}, ${hex(old)}: 0c81`, context)).toEqual([
      'at ',
      { old, alternatives: [drawn] },
      ', ',
      { old: hex(old), alternatives: [hex(drawn)] },
      ': 0c81',
    ])
    expect(correlation.parts(`at ${drawn}`, context)).toEqual([`at ${drawn}`])
  })

  test.each(['abcDEF_0123456789abcdef', 'abcd1234', 'sntrys_eyJpYXQi=_Zm9v+qrs/tuvw', 'pa ss…wörd', old])(
    'finds it within a text, whatever it looks like: %s',
    (value) => {
      const own = new Correlation('id', {})
      const known = contextOf(own.replacements(value, 'drawn'))
      const part = { old: value, alternatives: ['drawn'] }
      expect(own.parts(`http://x/?t=${value}`, known)).toEqual(['http://x/?t=', part, ''])
      expect(own.parts(`${value}&${value}.`, known)).toEqual(['', part, '&', part, '.'])
    },
  )

  test('finds it in the midst of a word from 16 characters on, and nowhere but as a whole below 6', () => {
    const own = new Correlation('id', {})
    const known = contextOf(
      ['0123456789abcdef', 'internal', 'admin', ''].flatMap((value) => own.replacements(value, 'x')),
    )
    expect(own.parts('abcdefgh0123456789abcdef0', known)).toHaveLength(3)
    expect(own.parts('internally', known)).toEqual(['internally'])
    expect(own.parts('the internal admin', known)).toHaveLength(3)
    expect(own.parts('the admin', known)).toEqual(['the admin'])
    expect(own.parts('admin', known)).toEqual([{ old: 'admin', alternatives: ['x'] }])
    expect(own.parts(`abcdefgh${old}`, context)).toEqual(['abcdefgh', { old, alternatives: [drawn] }, ''])
  })

  test('shortens what was drawn, old or new, and nothing else', () => {
    const shorten = (text: string) => correlation.shorten(text, context, () => '*')
    expect(shorten(`${old} ${hex(drawn)} 0123456789abcdef0`)).toBe('* * 0123456789abcdef0')
    expect(shorten('6b1a')).toBe('*')
    expect(shorten(`x${drawn}y-6b1a-`)).toBe('x*y-*-')
    expect(shorten('of none')).toBe('of none')
  })

  test('must have a name', () => {
    expect(() => new Correlation('', {})).toThrow(/correlated-id has no name/)
  })
})
