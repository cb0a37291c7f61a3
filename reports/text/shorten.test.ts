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
    expect(shorten('🎉🎉🎉', 3)).toBe('🎉… (+2 characters)')
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
})
