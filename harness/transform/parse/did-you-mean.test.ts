import { expect, test } from 'vitest'
import { nearest } from './did-you-mean.ts'

test.each([
  ['updat', 'update'],
  ['Where', 'where'],
  ['nmae', 'name'],
  ['$matchs', '$matches'],
  ['pg', 'pk'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, ['update', 'where', 'name', '$matches', 'pk', 'tags'])).toBe(meant)
})

test('a word that resembles nothing is left alone', () => {
  expect(nearest('upsert', ['update', 'where', 'pk'])).toBeNull()
  expect(nearest('x'.repeat(200), ['x'.repeat(199)])).toBeNull()
  expect(nearest('anything', [])).toBeNull()
})
