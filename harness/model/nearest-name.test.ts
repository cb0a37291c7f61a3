import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

test.each([
  ['updat', 'update'],
  ['Where', 'where'],
  ['nmae', 'name'],
  ['$matchs', '$matches'],
  ['pg', 'pk'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearestName(word, ['update', 'where', 'name', '$matches', 'pk', 'tags'])).toBe(meant)
})

test('a word that resembles nothing is left alone', () => {
  expect(nearestName('upsert', ['update', 'where', 'pk'])).toBeNull()
  expect(nearestName('x'.repeat(200), ['x'.repeat(199)])).toBeNull()
  expect(nearestName('anything', [])).toBeNull()
})
