import { describe, expect, test } from 'vitest'
import { bothMatchAndDiffer, regex } from './regex.ts'
import { modelOf } from './sample-pair.ts'
import { messageOf, nothingRun, specifyTheUsual } from './test-specification.ts'

describe('regex', () => {
  const comparator = regex(/^[a-z]+$/, 'it')
  specifyTheUsual(comparator, 'abc', [1, true, ['abc'], {}])

  test('accepts any two texts that match', () => {
    expect(messageOf(comparator, 'abc', 'xyz')).toBeNull()
    expect(messageOf(comparator, 'abc', 'abc')).toBeNull()
  })

  test('rejects a text that does not match on either side', () => {
    expect(messageOf(comparator, 'abc', '123')).toBe('expected text that matches /^[a-z]+$/, found "123"')
    expect(messageOf(comparator, '123', 'abc')).toBe('the expected value "123" is not text that matches /^[a-z]+$/')
    expect(messageOf(comparator, '123', '123')).not.toBeNull()
  })

  test('finds a match anywhere unless the expression is anchored', () => {
    expect(messageOf(regex(/b/, 'it'), 'abc', 'bcd')).toBeNull()
  })

  test('neither reads nor changes the place where a global expression stands', () => {
    const global = /[a-z]+/g
    global.lastIndex = 2
    const repeated = regex(global, 'it')
    for (let round = 0; round < 3; round += 1) expect(messageOf(repeated, 'abc', 'xyz')).toBeNull()
    expect(global.lastIndex).toBe(2)
  })
})

describe('two texts that must match and differ', () => {
  const compare = bothMatchAndDiffer(/^[a-z]+$/i, 'letters', (text) => text.toLowerCase())
  const comparison = { model: modelOf([]), field: 'it', context: nothingRun, isMeantToChange: false, show: String }

  test('differ in more than their spelling', () => {
    expect(compare('abc', 'xyz', comparison)).toBeNull()
    expect(compare('abc', 'ABC', comparison)).toBe('expected a new value, found the old one: ABC')
  })

  test('both match', () => {
    expect(compare('abc', '1', comparison)).toBe('expected letters, found 1')
    expect(compare('1', 'abc', comparison)).toBe('the expected value 1 is not letters')
  })
})
