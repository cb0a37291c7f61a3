import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../../test-browser.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const open = (parts: Partial<CaseReport>, focus = '') =>
  browser.open(sampleReport([sampleCase(parts)]), { hash: `#/case/1${focus}` })

/** What has the keyboard: the beginning of its text, or what it is called by. */
const inFocus = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('data-anchor') ?? activeElement?.textContent?.slice(0, 60)
  })
const isInView = (page: Page) =>
  page.evaluate(() => {
    const { top = -1, bottom = -1 } = document.activeElement?.getBoundingClientRect() ?? {}
    return document.activeElement !== document.body && bottom > 48 && top < innerHeight
  })

async function press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await page.getByRole(role, { name }).first().focus()
  await page.keyboard.press('Enter')
}

describe('the keyboard goes to what appears where something was pressed that is gone then:', () => {
  test('the first of more findings that are alike', async () => {
    const findings = Array.from({ length: 20 }, (_, pk) => sampleFinding({ expectedPk: pk, actualPk: pk }))
    await using opened = await open({ findings })
    const { page } = opened
    await press(page, 'button', 'Show 17 more like these')
    await expect.poll(() => inFocus(page)).toBe('finding-4')
    expect(await isInView(page)).toBe(true)
    expect(await page.locator('.finding:focus').evaluate((card) => getComputedStyle(card).boxShadow)).not.toBe('none')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Finding 4, a link to it',
    )
    expect(page.url()).toMatch(/#\/case\/1$/)
  })

  test('the first of more lines of the case file', async () => {
    const source = Array.from({ length: 300 }, (_, index) => `# line ${index + 1}`).join('\n')
    await using opened = await open({ source })
    await press(opened.page, 'button', 'Show all 300 lines')
    await expect.poll(() => inFocus(opened.page)).toBe('201# line 201')
    expect(await isInView(opened.page)).toBe(true)
  })

  test('the line above the rows, when all of them are shown again', async () => {
    const changedRows = Array.from({ length: 40 }, (_, pk) =>
      sampleRow({ pk, model: modelName(pk % 2 === 0 ? 'a.one' : 'a.two') }),
    )
    await using opened = await open({ changedRows, findings: [] }, '/rows-changed-a.one')
    await press(opened.page, 'link', 'Show all models')
    await expect.poll(() => inFocus(opened.page)).toBe('All 40 rows')
    expect(await isInView(opened.page)).toBe(true)
  })

  test('the first of more parts of a JSON value', async () => {
    const list = (value: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, value])))
    const field = sampleField({ field: 'data', before: list(1), expected: list(2), actual: list(2) })
    await using opened = await open({ changedRows: [sampleRow({ fields: [field] })], findings: [] })
    await press(opened.page, 'button', '20 more')
    await expect.poll(() => inFocus(opened.page)).toMatch(/^k30: /)
  })
})

describe('in a list of very many', () => {
  const changedRows = Array.from({ length: 3000 }, (_, pk) => sampleRow({ pk, intended: pk % 2 === 0 }))

  test('the row that has the keyboard keeps it while one scrolls, and takes no room from the others', async () => {
    await using opened = await open({ changedRows, findings: [] })
    const { page } = opened
    const heads = page.locator('.row-head')
    await heads.first().focus()
    const height = () => page.evaluate(() => document.documentElement.scrollHeight)
    const before = await height()
    await page.evaluate(() => scrollTo(0, 30_000))
    const lastIndex = () => page.locator('.row-list > li').last().getAttribute('data-index').then(Number)
    await expect.poll(lastIndex).toBeGreaterThan(60)
    await expect.poll(() => inFocus(page)).toMatch(/^changedpk 1 /)
    // What is in view lies where it would without it.
    const tops = await page
      .locator('.row-list > li')
      .evaluateAll((items) => items.slice(1, 3).map((item) => Math.round(item.getBoundingClientRect().top)))
    expect(tops.every((top) => top > -3000 && top < 900)).toBe(true)
    expect(Math.abs((await height()) - before) / before).toBeLessThan(0.2)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Shift+Tab')
    await expect.poll(() => inFocus(page)).toMatch(/^changedpk 1 /)
    expect(opened.problems).toEqual([])
  })

  test('a row that an address led to is not gone to again when the list is another', async () => {
    await using opened = await open({ changedRows, findings: [] }, '/row-sentry.organization-2000')
    const { page } = opened
    await expect.poll(() => inFocus(page)).toBe('row-sentry.organization-2000')
    await page.evaluate(() => scrollTo(0, 0))
    const only = page.getByRole('checkbox', { name: 'only those not as intended' })
    for (const step of ['hides the row', 'shows it again']) {
      await only.click()
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
      expect(await page.evaluate(() => scrollY), step).toBeLessThan(300)
      expect(await only.evaluate((box) => box === document.activeElement), step).toBe(true)
    }
  })

  test('a row that an address led to does not take the keyboard again when it comes back into view', async () => {
    await using opened = await open({ changedRows, findings: [] }, '/row-sentry.organization-2000')
    const { page } = opened
    const card = page.locator('[data-anchor="row-sentry.organization-2000"]')
    await expect.poll(() => inFocus(page)).toBe('row-sentry.organization-2000')
    const y = await page.evaluate(() => scrollY)
    await page.evaluate(() => scrollTo(0, 0))
    const only = page.getByRole('checkbox', { name: 'only those not as intended' })
    await only.focus()
    await card.waitFor({ state: 'detached' })
    await page.evaluate((top) => scrollTo(0, top), y)
    await card.waitFor()
    expect(await only.evaluate((box) => box === document.activeElement)).toBe(true)
  })
})

test.each([
  ['/finding-99', 'This case has no finding 99: it has 1.'],
  ['/row-sentry.team-9', 'No changed row of this case is row-sentry.team-9.'],
])('an address that leads to nothing, %s, says so to everybody', async (focus, text) => {
  await using opened = await open({}, focus)
  const { page } = opened
  const note = page.getByRole('alert')
  expect(await note.innerText()).toBe(text)
  expect(await inFocus(page)).toBe(text)
  await page.evaluate(() => {
    location.hash = '#/case/1/finding-1'
  })
  await note.waitFor({ state: 'detached' })
  await expect.poll(() => inFocus(page)).toBe('finding-1')
})
