import { expect, test } from 'vitest'
import { sampleCase } from '../test-samples.ts'
import { renderKeptOfPassed } from './render-kept.ts'

const kept = { url: 'postgresql://postgres@localhost/postgres', remove: 'npx roundtrip clean pg-roundtrip-7' }

test('databases of cases that passed are told with their file and target', () => {
  const cases = [
    sampleCase({ status: 'fail', kept }),
    sampleCase({ status: 'pass', kept: null }),
    sampleCase({ status: 'pass', file: 'cases/a.case.yaml', kept }),
    sampleCase({ status: 'pass', file: 'cases/b.case.yaml', target: 'embedded@16', kept }),
  ]
  expect(renderKeptOfPassed(cases)).toMatchInlineSnapshot(`
    "cases/a.case.yaml
      its database was kept:  postgresql://postgres@localhost/postgres
      to remove it:           npx roundtrip clean pg-roundtrip-7
    cases/b.case.yaml [embedded@16]
      its database was kept:  postgresql://postgres@localhost/postgres
      to remove it:           npx roundtrip clean pg-roundtrip-7"
  `)
  expect(renderKeptOfPassed(cases.slice(0, 2))).toBeNull()
})

test('databases that are too many for a console are counted', () => {
  const cases = Array.from({ length: 23 }, () => sampleCase({ status: 'pass', kept }))
  expect(renderKeptOfPassed(cases)).toMatch(/\nand 3 more databases: see the report$/)
})
