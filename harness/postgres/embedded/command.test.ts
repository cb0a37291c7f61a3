import { expect, test } from 'vitest'
import { gist } from './command.ts'

test('the gist of a long output is its first and its last lines', () => {
  expect(gist('one\ntwo\nthree\nfour\nfive')).toBe('one\ntwo\nthree\nfour\nfive')
  expect(gist('one\ntwo\nthree\nfour\nfive\nsix')).toBe('one\ntwo\n… 2 more lines …\nfive\nsix')
})
