import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleCase, sampleFinding, sampleReport } from '../../../test-samples.ts'
import { type OpenOptions, startBrowser, type TestBrowser } from '../../test-browser.ts'
import { variedReport } from '../../test-varied.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const open = (options: OpenOptions = {}) => browser.open(variedReport(56), options)
const listed = (page: Page) => page.locator('.list-heading').getByRole('status').innerText()
const hash = (page: Page) => new URL(page.url()).hash

describe('a tag', () => {
  test('in the list narrows it to the cases that have it, and what was chosen before stays', async () => {
    await using opened = await open({ hash: '#/?status=pass' })
    const { page, problems } = opened
    await page.getByRole('link', { name: '#smoke' }).first().click()
    expect(hash(page)).toBe('#/?status=pass&tag=smoke')
    expect(await page.getByRole('combobox', { name: 'Tag' }).inputValue()).toBe('=smoke')
    await page.goBack()
    expect(hash(page)).toBe('#/?status=pass')
    expect(problems).toEqual([])
  })

  test('in a case looks the same, and leads to those', async () => {
    await using opened = await open({ hash: '#/case/1' })
    const { page } = opened
    await page.getByRole('link', { name: '#smoke' }).click()
    await page.locator('.cases').waitFor()
    expect(hash(page)).toBe('#/?tag=smoke')
  })

  test('is found as it is shown', async () => {
    await using opened = await open({ hash: '#/?q=%23smoke' })
    expect(await listed(opened.page)).toBe('12 of 56')
  })
})

test('the search finds what findings name: kinds, fields, rows, keys, steps, triggers', async () => {
  const finding = sampleFinding({
    field: 'quantity',
    label: 'title "Ledger"',
    expectedPk: ['HH', '978-0-306'],
    by: 'trigger x',
  })
  const cases = [sampleCase({ findings: [finding] }), sampleCase({ status: 'pass', findings: [], file: 'b.case.yaml' })]
  await using opened = await browser.open(sampleReport(cases))
  const { page } = opened
  const search = page.getByRole('searchbox')
  expect(await search.getAttribute('placeholder')).toBe('Name, #tag, model, field, row, key, step … ( / )')
  for (const words of ['unexpected', 'quantity', 'ledger', '978-0-306', 'step 1', 'trigger x']) {
    await search.fill(words)
    await expect.poll(() => listed(page), { message: words }).toBe('1 of 2')
  }
})

describe('a column', () => {
  test('says what it counts, to who points at it or comes with the keyboard', async () => {
    await using opened = await open()
    const { page } = opened
    for (const [name, words] of [
      ['Findings', 'How many things are wrong'],
      ['Intended', 'How many changes the case declares'],
      ['Seen', 'How many changes there were after the steps'],
    ] as const) {
      const button = page.getByRole('columnheader', { name }).getByRole('button')
      const tip = page.getByRole('tooltip', { name: words, includeHidden: true }).or(page.getByText(words))
      await button.focus()
      expect(await tip.first().isVisible()).toBe(true)
      await button.press('Escape')
      expect(await tip.first().isVisible()).toBe(false)
    }
  })

  test('looks as if it could be sorted by, before it is', async () => {
    await using opened = await open()
    expect(await opened.page.locator('thead .order').allInnerTexts()).toEqual(Array.from({ length: 6 }, () => '↕'))
  })

  test.each([1400, 1000, 800, 360])('has its name in one line at %i px', async (width) => {
    await using opened = await open({ viewport: { width, height: 900 } })
    const heights = await opened.page
      .locator('thead button:visible')
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)))
    expect(Math.max(...heights)).toBeLessThan(34)
  })
})

test.each([1400, 800])('the status stands beside the first line of the name at %i px', async (width) => {
  await using opened = await open({ viewport: { width, height: 900 } })
  const row = opened.page.locator('tbody tr').first()
  const top = async (part: string) => (await row.locator(part).boundingBox())?.y ?? Number.NaN
  expect(Math.abs((await top('.badge')) - (await top('.case-link')))).toBeLessThan(4)
})

test('the time of a case tells its phases in milliseconds when it is pointed at, and leads to the case', async () => {
  await using opened = await open()
  const { page } = opened
  const time = page.locator('tbody .time-link').first()
  expect(await time.getAttribute('title')).toMatch(
    /^boot 60 ms, schema 38 ms, import 23 ms, steps 4.1 ms, export 13 ms/,
  )
  const { x = 0, y = 0 } = (await time.boundingBox()) ?? {}
  const top = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest('a')?.className, [
    x + 5,
    y + 5,
  ] as const)
  expect(top).toBe('time-link')
  await time.click()
  await page.locator('.case-page').waitFor()
})

test('how long the run took says that this is not only the cases', async () => {
  await using opened = await open()
  const { page } = opened
  await page.getByRole('button', { name: '1.23 s' }).focus()
  const tip = page.getByText('with starting vitest and the servers')
  expect(await tip.isVisible()).toBe(true)
  expect(await tip.innerText()).toMatch(/The times of the cases come to \d/)
})

test.each([360, 700])('at %i px a case is a card that holds all that is said of it', async (width) => {
  const cases = [sampleCase({ findings: [], status: 'pass', intendedChanges: 10, actualChanges: 10 })]
  await using opened = await browser.open(sampleReport(cases), { viewport: { width, height: 700 } })
  const { page } = opened
  const card = (await page.locator('tbody tr').boundingBox()) ?? { x: 0, width: 0 }
  const ends = await page
    .locator('tbody tr *')
    .evaluateAll((all) => all.map((one) => Math.ceil(one.getBoundingClientRect().right)))
  expect(Math.max(...ends)).toBeLessThanOrEqual(Math.ceil(card.x + card.width))
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  expect(await page.getByRole('columnheader').allInnerTexts()).toHaveLength(6)
})
