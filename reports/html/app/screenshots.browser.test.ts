import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleFinding, sampleReport, sampleRow } from '../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../test-browser.ts'
import { richCase } from '../test-rich.ts'
import { variedReport } from '../test-varied.ts'

const folder = join(import.meta.dirname, '../../out/screenshots')
const report = sampleReport([richCase(), ...variedReport(40).cases.slice(1)])

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
  await mkdir(folder, { recursive: true })
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const pages = { overview: '', case: '#/case/1' }

describe.each(Object.entries(pages))('the page %s', (name, hash) => {
  describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
    test.each([360, 800, 1400])('fits %i px (reports/out/screenshots)', async (width) => {
      await using opened = await browser.open(report, { hash, colorScheme, viewport: { width, height: 900 } })
      const { page, problems } = opened
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: name === 'case' })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await page.evaluate(roomBesideColumns)).toBeLessThan(20)
      expect(problems).toEqual([])
    })
  })
})

/** Pixels that the columns of the list leave of its width. Runs in the page. */
function roomBesideColumns(): number {
  const right = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().right ?? 0
  return right('.cases') - right('.cases tbody .column-time')
}

test('a case is printed whole: also what is folded or far down, and nothing that one can only press', async () => {
  const findings = Array.from({ length: 40 }, () => sampleFinding())
  const changedRows = Array.from({ length: 300 }, (_, pk) => sampleRow({ pk, unchanged: { region: `"of ${pk}"` } }))
  await using opened = await browser.open(sampleReport([richCase({ findings, changedRows })]), { hash: '#/case/1' })
  const { page, problems } = opened
  expect(await page.getByText('"of 299"').count()).toBe(0)
  await page.emulateMedia({ media: 'print' })
  await page.getByText('"of 299"').waitFor()
  expect(await page.getByRole('article').count()).toBe(findings.length + changedRows.length)
  expect(await page.getByRole('banner').count()).toBe(0)
  expect(problems).toEqual([])
  await page.emulateMedia({ media: 'screen' })
  await page.getByText('"of 299"').waitFor({ state: 'detached' })
})

test('a page is printed in the light colours (reports/out/screenshots/case-print.png)', async () => {
  await using opened = await browser.open(report, { hash: '#/case/1' })
  const { page } = opened
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark')
  await page.emulateMedia({ media: 'print' })
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light')
  await page.screenshot({ path: join(folder, 'case-print.png'), fullPage: true })
})
