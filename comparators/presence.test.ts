import { expect, test } from 'vitest'
import { ownValue, presenceOf } from './presence.ts'

test('a row holds a value, null or no such field', () => {
  expect(presenceOf({ it: 0 }, 'it')).toBe('value')
  expect(presenceOf({ it: null }, 'it')).toBe('null')
  expect(presenceOf({}, 'it')).toBe('missing')
})

test('what every object inherits is no field', () => {
  expect(presenceOf({}, 'toString')).toBe('missing')
  expect(ownValue({}, 'constructor')).toBeUndefined()
  expect(ownValue({ constructor: 1 }, 'constructor')).toBe(1)
})
