import { describe, expect, test } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import type { LeftOut } from '../../packed.ts'
import { parseFocus } from './anchors.ts'
import { missingPlace, type Places } from './missing-place.ts'

const none = { intended: 0, unintended: 0 }
const places: Places = {
  findings: 3,
  lines: 10,
  hasRow: (anchor) => anchor === 'row-shop.book-1',
  rows: [{ model: modelName('shop.book'), added: none, removed: none, changed: { intended: 1, unintended: 0 } }],
}
const whole = { left: 0, of: 0 }
const leftOut: LeftOut = {
  findings: { left: 97, of: 100 },
  changedRows: { left: 5, of: 6 },
  shortened: whole,
  sources: whole,
  details: whole,
}
const why = (address: string, parts: Partial<Places> = {}) =>
  missingPlace(address, parseFocus(address), { ...places, ...parts })

test.each(['finding-3', 'line-10', 'row-shop.book-1', 'rows', 'rows-changed-shop.book'])('%s is there', (address) => {
  expect(why(address)).toBe(null)
})

test.each([
  ['finding-4', 'This case has no finding 4: it has 3.'],
  ['line-11', 'The case file has no line 11: it has 10.'],
  ['row-shop.book-2', 'No changed row of this case is row-shop.book-2.'],
  ['rows-added-shop.book', 'No row of shop.book was added.'],
  ['rows-changed-shop.shelf', 'No row of shop.shelf was changed.'],
  ['else\u202e', 'This case has no place that is named else\\u202e.'],
])('%s is not, and why', (address, text) => {
  expect(why(address)).toBe(text)
})

describe('in a page that does not have all,', () => {
  test.each([
    ['finding-4', 'Finding 4 is not in this page, which has the first 3 only.'],
    ['finding-101', 'This case has no finding 101: it has 100.'],
    ['row-shop.book-2', 'No changed row in this page, which does not have all of them, is row-shop.book-2.'],
  ])('%s may be elsewhere', (address, text) => {
    expect(why(address, { leftOut })).toBe(text)
  })

  test('a line of the case file may be, too', () => {
    expect(why('line-1', { lines: 0 })).toBe('Line 1 cannot be shown: the text of the case file is not in this page.')
  })
})
