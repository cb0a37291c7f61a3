import { describe, expect, test } from 'vitest'
import { shorten, shortenTogether } from './shorten.ts'

describe('shorten', () => {
  test('leaves a text alone that fits', () => {
    expect(shorten('abcde', 5)).toBe('abcde')
  })

  test('says how many characters it left out', () => {
    expect(shorten('a'.repeat(1244), 10)).toBe('aaaaaaaaaa… (+1234 characters)')
  })

  test('never splits a character, and counts characters', () => {
    expect(shorten('🎉'.repeat(15), 3)).toBe('🎉… (+14 characters)')
  })

  test('leaves nothing out where the note would be as long', () => {
    expect(shorten('a'.repeat(101), 100)).toBe('a'.repeat(101))
    expect(shorten('a'.repeat(124), 100)).toBe('a'.repeat(124))
    expect(shorten('a'.repeat(125), 100)).toBe(`${'a'.repeat(100)}… (+25 characters)`)
  })
})

describe('shortenTogether', () => {
  test('keeps the first difference in sight', () => {
    const beginning = 'x'.repeat(1000)
    expect(shortenTogether([null, `${beginning}one`, `${beginning}two`], 60)).toEqual([
      null,
      `(970 equal characters) …${'x'.repeat(30)}one`,
      `(970 equal characters) …${'x'.repeat(30)}two`,
    ])
  })

  test('cuts the end of texts that differ early', () => {
    expect(shortenTogether([`a${'x'.repeat(99)}`, 'b'], 10)).toEqual(['axxxxxxxxx… (+90 characters)', 'b'])
  })

  test('shows the beginning of long texts that are equal', () => {
    const text = 'x'.repeat(100)
    expect(shortenTogether([text, text], 10)).toEqual(Array(2).fill('xxxxxxxxxx… (+90 characters)'))
  })

  test('tells apart those that differ late, also where another differs early', () => {
    const [before, intended, actual] = shortenTogether(
      [`a${'x'.repeat(500)}1`, `b${'x'.repeat(500)}1`, `b${'x'.repeat(500)}2`],
      100,
    )
    expect(before).toMatch(/^ax+… \(\+\d+ characters\)$/)
    expect(intended).toBe(`b${'x'.repeat(29)}… (441 characters) …${'x'.repeat(30)}1`)
    expect(actual).toBe(`b${'x'.repeat(29)}… (441 characters) …${'x'.repeat(30)}2`)
  })

  test('tells a text from those that are shown elsewhere', () => {
    const beginning = 'x'.repeat(500)
    const others = [`${beginning}one`, 'y', `xx${'z'.repeat(9)}`]
    expect(shortenTogether([`${beginning}two`], 100, others)).toEqual([
      `${'x'.repeat(32)}… (438 characters) …${'x'.repeat(30)}two`,
    ])
  })
})
