import { expect, test } from 'vitest'
import { inRange } from './version-range.ts'

test.each([
  ['4.1.12', true],
  ['4.2.0', true],
  ['4.1.11', false],
  ['5.0.0-beta.3', true],
  ['5.9.1', true],
  ['3.2.4', false],
  ['6.0.0', false],
])('%s is in the range ^4.1.12 || ^5.0.0: %j', (version, expected) => {
  expect(inRange(version, '^4.1.12 || ^5.0.0')).toBe(expected)
})

test.each([
  ['20.19.0', true],
  ['20.18.9', false],
  ['18.20.0', false],
  ['24.0.0', true],
])('%s is in the range >=20.19.0: %j', (version, expected) => {
  expect(inRange(version, '>=20.19.0')).toBe(expected)
})
