import { expect, test } from 'vitest'
import { sampleCase } from '../test-samples.ts'
import { leftOutText, leftOutTogether, shownOfAll } from './left-out.ts'
import type { LeftOut } from './packed.ts'

const none = { left: 0, of: 1 }
const leftOut = (parts: Partial<LeftOut>): LeftOut => ({
  findings: none,
  changedRows: none,
  shortened: none,
  sources: none,
  details: none,
  ...parts,
})

test('what cases lack is counted together, with what whole ones have', () => {
  const whole = sampleCase({ source: 'name: a' })
  const cut = leftOut({ findings: { left: 557, of: 3000 }, changedRows: { left: 500, of: 500 } })
  const page = {
    ...whole,
    findings: [],
    whole: { counts: '', rows: [], findingGroups: [], findingModels: [], leftOut: cut },
  }
  expect(leftOutTogether([whole, whole], [page, whole])).toMatchObject({
    findings: { left: 557, of: 3001 },
    changedRows: { left: 500, of: 502 },
    sources: { left: 0, of: 2 },
  })
  expect(leftOutTogether([whole, whole], [whole, whole])).toBe(null)
})

test('what is lacking is told with how many there are of it', () => {
  const parts = leftOut({
    findings: { left: 557, of: 3001 },
    changedRows: { left: 501, of: 502 },
    sources: { left: 1, of: 1 },
  })
  expect(leftOutText(parts)).toBe('lacks 557 of 3,001 findings, 501 of 502 changed rows and 1 of 1 case file')
})

test('so is what is there in short, and cases of which little is told', () => {
  const parts = leftOut({ shortened: { left: 1, of: 4 }, details: { left: 1, of: 1 } })
  expect(leftOutText(parts)).toBe(
    'has 1 long finding or changed row in short only and tells of 1 case no more than name, verdict and counts',
  )
})

test('nothing is said of a whole report', () => {
  expect(leftOutText(leftOut({}))).toBe(null)
})

test('a list is counted as it is shown, of how many', () => {
  expect(shownOfAll(2443, { left: 557, of: 3000 }, 'finding')).toBe('2,443 of 3,000 findings')
  expect(shownOfAll(0, { left: 1, of: 1 }, 'finding')).toBe('0 of 1 finding')
  expect(shownOfAll(1, undefined, 'finding')).toBe('1 finding')
})
