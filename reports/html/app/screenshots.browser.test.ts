import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isCi } from '../../../harness/run/index.ts'
import { sampleFinding, sampleReport, sampleRow } from '../../test-samples.ts'
import { type OpenOptions, startBrowser, type TestBrowser } from '../test-browser.ts'
import { picturedReport } from '../test-pictured.ts'
import { type PinnedDrawing, pinDrawing } from '../test-pinned-drawing.ts'
import { richCase } from '../test-rich.ts'
import { matchScreenshot } from '../test-screenshots.ts'

const references = join(import.meta.dirname, 'screenshots')
const out = join(import.meta.dirname, '../../out/screenshots')

let drawing: PinnedDrawing
let browser: TestBrowser

beforeAll(async () => {
  drawing = await pinDrawing()
  browser = await startBrowser(drawing.options)
})

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await drawing?.[Symbol.asyncDispose]()
})

const pages = { overview: '', case: '#/case/1' }
const themes = ['light', 'dark'] as const
const widths = [360, 800, 1400]

const open = (hash: string, width: number, options: OpenOptions = {}) =>
  browser.open(picturedReport(), {
    hash,
    viewport: { width, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  })

const still = { animations: 'disabled', caret: 'hide' } as const

/** Holds a picture against reports/html/app/screenshots, or writes it there when vitest was told to. */
async function match(name: string, picture: Buffer): Promise<void> {
  const update = isCi() ? 'none' : expect.getState().snapshotState.snapshotUpdateState
  await matchScreenshot(name, picture, { references, out, update })
}

describe.each(Object.entries(pages))('the page %s', (name, hash) => {
  describe.each(themes)('in the %s theme', (colorScheme) => {
    test.each(widths)('fits %i px, and looks as it did', async (width) => {
      await using opened = await open(hash, width, { colorScheme })
      const { page, problems } = opened
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await page.evaluate(roomBesideColumns)).toBeLessThan(20)
      await match(`${name}-${colorScheme}-${width}`, await page.screenshot({ ...still, fullPage: true }))
      expect(problems).toEqual([])
    })
  })
})

/** Pixels that the columns of the list leave of its width. Runs in the page. */
function roomBesideColumns(): number {
  const right = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().right ?? 0
  return right('.cases') - right('.cases tbody .column-time')
}

test('findings that were accepted and rejected look so', async () => {
  await using opened = await open('#/case/1', 800)
  const { page } = opened
  const findings = page.locator('.finding')
  await findings.nth(0).getByRole('button', { name: 'Accept' }).click()
  await findings.nth(1).getByRole('button', { name: 'Reject' }).click()
  await page.mouse.move(0, 0)
  await match('triage', await page.screenshot(still))
})

/** Parts of a case's page that show more when they are opened. */
const parts: Readonly<Record<string, (page: Page) => Promise<Locator>>> = {
  'json-tree': async (page) => {
    const row = page.locator('.row-card').nth(1)
    const folded = row.getByRole('button', { name: /^Show \d+ unchanged/ })
    while ((await folded.count()) > 0) await folded.first().click()
    return row
  },
  neighbourhood: async (page) => {
    await page.locator('.neighbourhood summary').click()
    return page.locator('.neighbourhood')
  },
}

test.each(Object.entries(parts))('the part %s of a case looks as it did', async (name, find) => {
  await using opened = await open('#/case/1', 800, { viewport: { width: 800, height: 2000 } })
  const part = await find(opened.page)
  await opened.page.mouse.move(0, 0)
  await match(name, await part.screenshot(still))
})

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

test('a case is printed in the light colours, on a sheet of A4 as it was', async () => {
  await using opened = await open('#/case/1', 718)
  const { page } = opened
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark')
  await page.emulateMedia({ media: 'print' })
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light')
  await match('case-print', await page.screenshot({ ...still, fullPage: true }))
})

test('no reference is left of a screenshot that is no more', async () => {
  const ofPages = Object.keys(pages).flatMap((name) =>
    themes.flatMap((theme) => widths.map((width) => `${name}-${theme}-${width}`)),
  )
  const names = [...ofPages, ...Object.keys(parts), 'triage', 'case-print'].map((name) => `${name}.png`)
  const left = (await readdir(references)).filter((file) => !names.includes(file))
  expect(left, `delete it from ${references}`).toEqual([])
})
