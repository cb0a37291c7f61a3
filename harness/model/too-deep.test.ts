import { expect, test } from 'vitest'
import { isTooDeep } from './too-deep.ts'

const nested = (levels: number, open: string, close: string) => `${open.repeat(levels)}1${close.repeat(levels)}`

test('JSON of a thousand levels is worked on, and deeper JSON is not', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":', '}]'],
  ] as const) {
    const levels = open.startsWith('[{') ? 500 : 1000
    expect(isTooDeep(nested(levels, open, close))).toBe(false)
    expect(isTooDeep(nested(levels + 1, open, close))).toBe(true)
  }
})

test('what is beside each other, or within texts, is no level', () => {
  expect(isTooDeep(`[${Array.from({ length: 2000 }, () => '[]').join()}]`)).toBe(false)
  expect(isTooDeep(JSON.stringify('[{'.repeat(2000)))).toBe(false)
  expect(isTooDeep(JSON.stringify(['\\"', '['.repeat(2000)]))).toBe(false)
  expect(isTooDeep(`["\\\\", ${nested(1000, '[', ']')}]`)).toBe(true)
})
