import { expect, test } from 'vitest'
import { sampleField, sampleFinding } from '../../../test-samples.ts'
import { isToldAbove } from './told-above.ts'

const wrong = (field: string) => sampleField({ field, intended: false, intendedBy: null })
const row = { fields: [sampleField(), wrong('status'), wrong('flags')] }
const found = (field: string | null) => sampleFinding({ field })

test('findings tell all of a row when each field that nobody intends has one, or the row as a whole', () => {
  expect(isToldAbove(row, [found('status'), found('flags')])).toBe(true)
  expect(isToldAbove(row, [found(null)])).toBe(true)
})

test('findings do not tell all of a row while a field has none', () => {
  expect(isToldAbove(row, [found('status')])).toBe(false)
  expect(isToldAbove(row, [])).toBe(false)
})

test('a row that was intended, and of which nothing was found, is told nowhere else', () => {
  expect(isToldAbove({ fields: [sampleField()] }, [])).toBe(false)
})
