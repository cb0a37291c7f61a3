import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomRuns } from '../../../model/test-random-runs.ts'
import { codecFor, prettyText } from '../../../snapshot/index.ts'
import { written } from './test-written.ts'

const part = (digits: number, most: number) =>
  fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(digits, '0'))
const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,6}$/), fc.constantFrom('.100000', '.123000'))
const zone = fc.constantFrom('', '+00', '-07', '+05:30', '+00:30', '+05:00', '+15:59:59')
const era = fc.constantFrom('', '', ' BC')
const year = fc.oneof(part(4, 9_999), part(5, 294_276))
const text = fc
  .tuple(year, part(2, 12), part(2, 31), part(2, 24), part(2, 59), part(2, 60), fraction, zone, era)
  .map(([y, month, day, hour, minute, second, ...rest]) =>
    [`${y}-${month}-${day} ${hour}:${minute}:${second}`, ...rest].join(''),
  )

test.each(['timestamp', 'timestamptz'])('a %s is written as its value would be', (name) => {
  const type = { kind: 'base', name } as const
  fc.assert(
    fc.property(fc.oneof(text, fc.constantFrom('infinity', '-infinity')), (value) => {
      expect(written(type, value, null)).toBe(prettyText(codecFor(type).decode(value), null))
    }),
    { numRuns: randomRuns(120) },
  )
})
