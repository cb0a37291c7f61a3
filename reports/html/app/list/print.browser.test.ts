import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../../../harness/model/report.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleFinding, sampleReport, sampleRow } from '../../../test-samples.ts'
import { type OpenReport, startBrowser, type TestBrowser } from '../../test-browser.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const printed = async (report: RunReport, hash: string): Promise<OpenReport> => {
  const opened = await browser.open(report, { hash })
  await opened.page.emulateMedia({ media: 'print' })
  return opened
}

describe('a print that cannot hold all says how many it leaves out, and where all are,', () => {
  // One line of the 5,000 is a heading.
  test('of rows', async () => {
    const changedRows = Array.from({ length: 6000 }, (_, pk) => sampleRow({ pk }))
    await using opened = await printed(sampleReport([sampleCase({ changedRows })]), '#/case/1')
    const { page, problems } = opened
    expect(await page.locator('.left-out').allInnerTexts()).toEqual([
      'This print leaves out the last 1001 of 6000 changed rows; report.json has all of them, where it was written.',
    ])
    expect(await page.locator('.row-card').count()).toBe(4999)
    await page.emulateMedia({ media: 'screen' })
    await page.locator('.left-out').waitFor({ state: 'detached' })
    expect(problems).toEqual([])
  })

  test('of findings', async () => {
    const findings = Array.from({ length: 5010 }, (_, pk) => sampleFinding({ expectedPk: pk, actualPk: pk }))
    await using opened = await printed(sampleReport([sampleCase({ findings })]), '#/case/1')
    expect(await opened.page.locator('.left-out').allInnerTexts()).toEqual([
      'This print leaves out the last 11 of 5010 findings; report.json has all of them, where it was written.',
    ])
    expect(await opened.page.locator('.finding').count()).toBe(4999)
  })

  test('of cases', async () => {
    const cases = Array.from({ length: 5003 }, (_, index) => sampleCase({ name: `case ${index}`, changedRows: [] }))
    await using opened = await printed(sampleReport(cases), '')
    expect(await opened.page.locator('.left-out').allInnerTexts()).toEqual([
      'This print leaves out the last 3 of 5003 cases; report.json has all of them, where it was written.',
    ])
    expect(await opened.page.locator('tbody tr').count()).toBe(5000)
  })
})

test('a print that holds all says nothing of that', async () => {
  const changedRows = Array.from({ length: 300 }, (_, pk) => sampleRow({ pk }))
  await using opened = await printed(sampleReport([sampleCase({ changedRows })]), '#/case/1')
  await expect.poll(() => opened.page.locator('.row-card').count()).toBe(300)
  expect(await opened.page.locator('.left-out').count()).toBe(0)
})

test.each(['light', 'dark'] as const)(
  'a print has no ground of its own, and nothing that only decides (%s)',
  async (colorScheme) => {
    const findings = [sampleFinding(), sampleFinding({ model: modelName('sentry.team') })]
    await using opened = await browser.open(sampleReport([sampleCase({ findings })]), { hash: '#/case/1', colorScheme })
    const { page } = opened
    const byModel = page.getByText('By model', { exact: true })
    await byModel.click()
    expect(await page.locator('.by-model li').first().innerText()).toBe('sentry.project 1 finding')
    await page.emulateMedia({ media: 'print', colorScheme })
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)')
    expect(await byModel.isVisible()).toBe(false)
  },
)
