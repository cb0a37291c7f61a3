import { expect, test } from 'vitest'
import { recognizerFor } from './recognize.ts'

const int4range = { kind: 'range', name: 'int4range', subtype: { kind: 'base', name: 'int4' } } as const

test("PostgreSQL's text of a range is recognized as canonical, and the JSON that Django writes is not", () => {
  const recognizes = recognizerFor(int4range)
  expect(recognizes?.('"[1,5)"')).toBe(true)
  expect(recognizes?.('"empty"')).toBe(true)
  for (const text of ['{"empty": true}', ' {"lower": "1"}']) expect(recognizes?.(JSON.stringify(text))).toBe(false)
})
