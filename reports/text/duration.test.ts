import { expect, test } from 'vitest'
import { durationText } from './duration.ts'

test('a duration is told with as many digits as matter, in the unit that fits', () => {
  expect([0, 0.04, 3.34, 71.4, 999, 1234, 59_994, 125_000].map(durationText)).toEqual([
    '0 ms',
    '0.0 ms',
    '3.3 ms',
    '71 ms',
    '999 ms',
    '1.23 s',
    '59.99 s',
    '2 min 5 s',
  ])
})
