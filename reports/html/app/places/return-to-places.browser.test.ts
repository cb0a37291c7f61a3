import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../../test-browser.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const team = modelName('sentry.team')
const long = (words: number): string => JSON.stringify(Array.from({ length: words }, () => 'word').join(' '))

/** Findings of very different heights, above many rows. */
function uneven() {
  const findings = [
    sampleFinding({ fix: Array.from({ length: 60 }, (_, line) => `  - line ${line}`).join('\n') }),
    sampleFinding({ field: 'name', before: long(60), expected: long(60), actual: long(70), fix: '' }),
    sampleFinding({ model: team, expectedPk: 70, actualPk: 70 }),
  ]
  const changedRows = Array.from({ length: 80 }, (_, pk) =>
    sampleRow({
      model: team,
      pk,
      fields: Array.from({ length: 1 + (pk % 9) }, (_, at) => sampleField({ field: `f${at}` })),
    }),
  )
  return sampleReport([sampleCase({ findings, changedRows: [sampleRow({ intended: false }), ...changedRows] })])
}

const inFocus = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-anchor]')?.getAttribute('data-anchor'))
/** Pixels from the top of the window. */
const topOf = async (page: Page, anchor: string) =>
  Math.round((await page.locator(`[data-anchor="${anchor}"]`).boundingBox())?.y ?? Number.NaN)

describe.each([1400, 360])('with findings of different heights above many rows, %d px wide,', (width) => {
  const viewport = { width, height: 900 }

  test('an address leads to the last finding, whose beginning is in view', async () => {
    await using opened = await browser.open(uneven(), { hash: '#/case/1/finding-3', viewport })
    const { page } = opened
    await expect.poll(() => inFocus(page)).toBe('finding-3')
    await expect.poll(() => topOf(page, 'finding-3')).toSatisfy(isInView)
    await settled(page)
    expect(await topOf(page, 'finding-3')).toSatisfy(isInView)
  })

  test('j leads to each finding, and k back', async () => {
    await using opened = await browser.open(uneven(), { hash: '#/case/1', viewport })
    const { page } = opened
    for (const [key, number] of [
      ['j', 1],
      ['j', 2],
      ['j', 3],
      ['k', 2],
      ['k', 1],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => inFocus(page)).toBe(`finding-${number}`)
      await settled(page)
      expect(await topOf(page, `finding-${number}`)).toSatisfy(isInView)
    }
  })

  test('"back" leads from a row to the finding that one came from, and "forward" to the row', async () => {
    await using opened = await browser.open(uneven(), { hash: '#/case/1', viewport })
    const { page } = opened
    for (const number of [1, 2, 3]) {
      await page.keyboard.press('j')
      await expect.poll(() => inFocus(page)).toBe(`finding-${number}`)
    }
    const link = page.locator('[data-anchor="finding-3"]').getByRole('link', { name: /^pk 70/ })
    await link.focus()
    await settled(page)
    const top = await topOf(page, 'finding-3')
    await page.keyboard.press('Enter')
    await expect.poll(() => inFocus(page)).toBe('row-sentry.team-70')
    await expect.poll(() => topOf(page, 'row-sentry.team-70')).toSatisfy(isInView)
    await settled(page)
    await page.goBack()
    await expect.poll(() => link.evaluate((element) => element === document.activeElement)).toBe(true)
    await expect.poll(() => topOf(page, 'finding-3')).toBe(top)
    await page.goForward()
    await expect.poll(() => inFocus(page)).toBe('row-sentry.team-70')
    await expect.poll(() => topOf(page, 'row-sentry.team-70')).toSatisfy(isInView)
    expect(opened.problems).toEqual([])
  })

  test('"back" leads from the list to the place in the case that one left', async () => {
    await using opened = await browser.open(uneven(), { hash: '#/case/1/row-sentry.team-70', viewport })
    const { page } = opened
    await expect.poll(() => topOf(page, 'row-sentry.team-70')).toSatisfy(isInView)
    await page.mouse.wheel(0, -1500)
    await settled(page)
    const seen = await firstCard(page)
    await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.neighbours a')?.click())
    await page.locator('table.cases').waitFor()
    await page.goBack()
    await expect.poll(() => firstCard(page)).toEqual(seen)
  })
})

const isInView = (top: number): boolean => top >= 48 && top < 600

/** What stands at the top of the window, and where. */
function firstCard(page: Page): Promise<readonly unknown[]> {
  return page.evaluate(() => {
    const card = [...document.querySelectorAll('[data-anchor]')].find((one) => one.getBoundingClientRect().bottom > 48)
    return [card?.getAttribute('data-anchor'), Math.round(card?.getBoundingClientRect().top ?? Number.NaN)]
  })
}

/** Until the window has stood still for some frames. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let still = 0, before = -1; still < 12; still = scrollY === before ? still + 1 : 0) {
      before = scrollY
      await new Promise(requestAnimationFrame)
    }
  })
}
