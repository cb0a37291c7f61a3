import { expect, test } from 'vitest'
import { shortFix } from './short-fix.ts'

const fix = (value: string) => `if it is meant, declare it:\n  - { changed: a, fields: { b: "${value}" } }\nor mend it`

test('an entry that fits is shown as it is', () => {
  expect(shortFix(fix('x'), 100)).toBe(fix('x'))
})

test('of one that does not, nothing is: a part of it would declare something else', () => {
  expect(shortFix(fix('x'.repeat(1000)), 500)).toBe(
    'if it is meant, declare it:\n(1,037 characters: let `npx roundtrip run -u` write it)\nor mend it',
  )
})

test('advice without an entry is shortened as any text', () => {
  expect(shortFix('x'.repeat(1000), 100)).toMatch(/^x+… \(\+\d+ characters\)$/)
})
