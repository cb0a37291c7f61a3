import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../../../harness/model/report.ts'
import { sampleCase, sampleFinding, sampleReport, sampleRow } from '../../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../../test-browser.ts'
import { largeCaseReport } from '../../test-large.ts'
import { layoutShift } from '../test-layout-shift.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const changedRows = (intended: boolean) => Array.from({ length: 3000 }, (_, pk) => sampleRow({ pk, intended }))
const findings = Array.from({ length: 30 }, () => sampleFinding())

const reports: Readonly<Record<string, RunReport>> = {
  'with findings and rows': sampleReport([sampleCase({ changedRows: changedRows(false), findings })]),
  'with rows alone': sampleReport([sampleCase({ changedRows: changedRows(false), findings: [] })]),
  'with 100,000 rows': largeCaseReport(100_000),
}
const places = ['', '/row-sentry.organization-2500', '/finding-20']

describe.each(Object.entries(reports))('the page of a case %s', (_, report) => {
  test.each([1400, 360])('does not move by itself, %d px wide', async (width) => {
    for (const place of places) {
      await using opened = await browser.open(report, {
        hash: `#/case/1${place}`,
        viewport: { width, height: 900 },
      })
      await opened.page.locator('[data-anchor]').first().waitFor()
      expect(await layoutShift(opened.page), place).toBeLessThan(0.01)
    }
  })
})

test.each([1400, 360])('the heights of folded rows are guessed right, %d px wide', async (width) => {
  const folded = sampleReport([sampleCase({ changedRows: changedRows(true), findings: [] })])
  await using opened = await browser.open(folded, { hash: '#/case/1', viewport: { width, height: 900 } })
  const { page } = opened
  const rows = page.locator('.row-list > li')
  await rows.nth(5).waitFor()
  const real = (await rows.nth(5).boundingBox())?.height ?? Number.NaN
  const guessed = ((await page.locator('.row-list').boundingBox())?.height ?? Number.NaN) / 3000
  expect(Math.abs(guessed / real - 1)).toBeLessThan(0.02)
})
