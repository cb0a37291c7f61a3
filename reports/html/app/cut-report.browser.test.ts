import { afterAll, beforeAll, expect, test } from 'vitest'
import { failedCase, finding, proposalFor } from '../../review/test-findings.ts'
import { sampleReport, sampleRow } from '../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../test-browser.ts'
import { noiseSource } from '../test-worst.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

test('a page that is cut says how much of what it lacks, and decides about what it shows', {
  timeout: 60_000,
}, async () => {
  const noise = noiseSource()
  const proposal = proposalFor('Kettle', '1.00')
  const findings = Array.from({ length: 3000 }, (_, pk) => finding({ actualPk: pk, message: noise(12_000), proposal }))
  const changedRows = Array.from({ length: 500 }, (_, pk) => sampleRow({ pk, intended: pk > 100, label: noise(2000) }))
  await using opened = await browser.open(sampleReport([failedCase({ findings, changedRows, source: 'name: a' })]))
  const { page, problems } = opened
  const note = /^So that the page stays below 25 MB, it lacks ([\d,]+) of 3,000 findings/
  const said = (await page.locator('.left-out').textContent()) ?? ''
  const left = Number(note.exec(said)?.[1]?.replaceAll(',', ''))
  expect(left).toBeGreaterThan(300)
  const shown = (3000 - left).toLocaleString('en')
  await page.locator('table.cases a').first().click()
  expect(await page.locator('.left-out').textContent()).toContain(
    `this case lacks ${left.toLocaleString('en')} of 3,000`,
  )
  expect(await page.locator('.verdict-line').textContent()).toContain('3000 findings')
  expect(await page.locator('#findings-title').textContent()).toBe(`${shown} of 3,000 findings`)
  expect(await page.locator('.group-head b').first().textContent()).toBe(`${shown} of 3,000`)
  expect(await page.getByText('what is decided about all at once is decided about these').count()).toBe(1)
  expect(await page.locator('#changes-title').textContent()).toMatch(
    /^\d+ of 500 changed rows, \d+ of 101 not as intended$/,
  )
  expect(await page.locator('.matrix td a').first().textContent()).toBe('399✕ 101')
  await page.getByRole('button', { name: `Accept all open of the ${3000 - left} findings in this page` }).click()
  expect(await page.locator('.decision-news').filter({ hasText: 'accepted' }).textContent()).toContain(
    String(3000 - left),
  )
  expect(problems).toEqual([])
})
