import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleReport, sampleTarget } from '../../../test-samples.ts'
import { type OpenOptions, startBrowser, type TestBrowser } from '../../test-browser.ts'
import { variedReport } from '../../test-varied.ts'
import { layoutShift } from '../test-layout-shift.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const open = (options: OpenOptions = {}) => browser.open(variedReport(56), options)
const hash = (page: Page) => new URL(page.url()).hash
const listed = (page: Page) => page.getByRole('status').innerText()
const names = (page: Page) => page.locator('tbody .case-link').allInnerTexts()
const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

describe('the first view', () => {
  test('says what came of the run, what it ran on, and how long it took', async () => {
    await using opened = await open()
    const { page, problems } = opened
    expect(await page.title()).toBe('8 cases failed, 4 cases could not be judged · pg-roundtrip')
    const verdict = page.getByRole('region', { name: '8 cases failed, 4 cases could not be judged' })
    expect(await verdict.innerText()).toMatch(
      /Started\s+2026-02-03 04:05:06 UTC[\s\S]*Took\s+1.23 s[\s\S]*18.4 \(embedded\)/,
    )
    expect(await listed(page)).toBe('56 cases')
    expect(problems).toEqual([])
  })

  test('has what is wrong first', async () => {
    await using opened = await open()
    const statuses = await opened.page.locator('tbody .badge').allInnerTexts()
    const order = ['✕\nfailed', '!\nnot judged', '✓\npassed', '–\nskipped']
    expect(statuses).toEqual([...statuses].sort((a, b) => order.indexOf(a) - order.indexOf(b)))
  })

  test('says of each case where its time went, by words too', async () => {
    await using opened = await open()
    const bar = opened.page.locator('tbody [role=img]').first()
    expect(await bar.getAttribute('aria-label')).toMatch(/^boot 60 ms, schema 38 ms, import \d+ ms, steps .*, compare/)
    expect(await opened.page.getByRole('list', { name: 'Phases of a case' }).innerText()).toContain('compare')
  })

  test('tells several targets apart, and says nothing of one', async () => {
    const targets = [sampleTarget({ name: 'embedded@15', postgres: null }), sampleTarget({ passed: 12 })]
    await using opened = await browser.open({ ...variedReport(4), targets })
    const rows = await opened.page.getByRole('region', { name: 'Targets' }).getByRole('row').allInnerTexts()
    expect(rows.map((row) => row.split(/\s*\t\s*/))).toEqual([
      ['Target', 'PostgreSQL', 'Passed', 'Failed', 'Not judged', 'Skipped', 'Findings'],
      ['embedded@15', 'not booted', '0', '1', '0', '0', '1'],
      ['embedded@18', '18.4', '12', '1', '0', '0', '1'],
    ])
    await using other = await open()
    expect(await other.page.getByText('Targets').count()).toBe(0)
  })

  test('does not praise a run of nothing', async () => {
    await using opened = await browser.open(sampleReport([]))
    expect(await opened.page.getByRole('heading', { level: 1 }).innerText()).toContain('No case was run')
    expect(await opened.page.locator('.verdict.pass').count()).toBe(0)
    expect(opened.problems).toEqual([])
  })
})

describe('filters', () => {
  test('by status, subject, model, tag and text narrow the list, and stand in the address', async () => {
    await using opened = await open()
    const { page, problems } = opened
    await page.getByRole('button', { name: /failed/ }).click()
    expect(await listed(page)).toBe('8 of 56')
    await page.getByRole('combobox', { name: 'Subject' }).selectOption('bookshop')
    expect(await listed(page)).toBe('3 of 56')
    expect(hash(page)).toBe('#/?status=fail&subject=bookshop')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('combobox', { name: 'Model' }).selectOption('sentry.project')
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('smoke')
    await page.getByRole('searchbox').fill('CASE-5 team')
    expect(await names(page)).toEqual(['deleting a team takes its memberships along (5)'])
    expect(hash(page)).toBe('#/?model=sentry.project&tag=smoke&q=CASE-5+team')
    expect(problems).toEqual([])
  })

  test('outlive a reload, and the way to a case and back', async () => {
    await using opened = await open({ hash: '#/?status=error,skip&sort=-time' })
    const { page } = opened
    expect(await listed(page)).toBe('6 of 56')
    const before = await names(page)
    await page.reload()
    expect(await names(page)).toEqual(before)
    await page.locator('.case-link').nth(2).click()
    await page.getByText('3 of 6').waitFor()
    await page.getByRole('link', { name: 'All cases' }).click()
    expect(await listed(page)).toBe('6 of 56')
    expect(await focusedName(page)).toBe(before[2])
  })

  test('that nothing passes say so, and a strange query is no obstacle', async () => {
    await using opened = await open({ hash: '#/?status=bogus&sort=nothing&q=no+such+case&tag=%3Cb%3E' })
    expect(await opened.page.getByText('No case matches').count()).toBe(1)
    expect(opened.problems).toEqual([])
  })
})

test('a column sorts the more telling way first, then the other, then not at all', async () => {
  await using opened = await open()
  const { page } = opened
  const findings = page.getByRole('columnheader', { name: 'Findings' })
  const counts = async () => (await page.locator('tbody .column-findings span:first-child').allInnerTexts()).map(Number)
  await findings.getByRole('button').click()
  expect(await findings.getAttribute('aria-sort')).toBe('descending')
  const down = await counts()
  expect(down).toEqual([...down].sort((a, b) => b - a))
  await findings.getByRole('button').click()
  expect(await findings.getAttribute('aria-sort')).toBe('ascending')
  expect((await counts())[0]).toBe(0)
  await findings.getByRole('button').click()
  expect(await findings.getAttribute('aria-sort')).toBe('none')
  expect(hash(page)).toBe('#/')
})

describe('keys', () => {
  test('go through the list, open a case, go on to the next, and up again', async () => {
    await using opened = await open()
    const { page, problems } = opened
    const [first, second, third] = await names(page)
    await page.keyboard.press('j')
    expect(await focusedName(page)).toBe(first)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    expect(await focusedName(page)).toBe(second)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: second ?? '' }).waitFor()
    await page.keyboard.press(']')
    await page.getByRole('heading', { level: 1, name: third ?? '' }).waitFor()
    await page.keyboard.press('u')
    await page.getByRole('status').waitFor()
    expect(await focusedName(page)).toBe(third)
    expect(problems).toEqual([])
  })

  test('search: / goes there, what is typed is no command, Escape leaves', async () => {
    await using opened = await open()
    const { page } = opened
    await page.keyboard.press('/')
    await page.keyboard.type('j?u')
    expect(await page.getByRole('searchbox').inputValue()).toBe('j?u')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await listed(page)).toBe('56 cases')
    expect(await focusedName(page)).not.toBe('j?u')
  })

  test('are told by ?, which closes by Escape and gives the focus back', async () => {
    await using opened = await open()
    const { page } = opened
    await page.getByRole('button', { name: 'Keys and help' }).focus()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Help' })
    expect(await dialog.innerText()).toContain('next and previous')
    await page.keyboard.press('j')
    await page.keyboard.press('Escape')
    expect(await dialog.count()).toBe(0)
    expect(await focusedName(page)).toContain('Keys and help')
  })

  test('that are single characters can be switched off', async () => {
    await using opened = await open()
    const { page } = opened
    await page.keyboard.press('?')
    await page.getByRole('checkbox').uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    expect(await names(page)).not.toContain(await focusedName(page))
  })
})

test('the theme is chosen and stays', async () => {
  await using opened = await open({ colorScheme: 'light' })
  const { page } = opened
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark')
  const dark = await ground()
  expect(dark).not.toBe(light)
  await page.reload()
  expect(await ground()).toBe(dark)
})

describe('a thousand cases', () => {
  test('are listed as far as one sees, and all of them when printed', async () => {
    await using opened = await browser.open(variedReport(1000))
    const { page, problems } = opened
    expect(await listed(page)).toBe('1000 cases')
    expect(await page.locator('tbody tr').count()).toBeLessThan(60)
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001')
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await page.locator('tr[aria-rowindex="1001"]').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.locator('tr[aria-rowindex="2"]').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(1000)
    expect(problems).toEqual([])
  })

  test('are gone through by keys beyond what is in view', async () => {
    await using opened = await browser.open(variedReport(1000), { hash: '#/?sort=name' })
    const { page } = opened
    for (let pressed = 0; pressed < 40; pressed += 1) await page.keyboard.press('j')
    const row = page.locator('tr:focus-within')
    expect(await row.getAttribute('aria-rowindex')).toBe('41')
    expect(await row.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
  })

  test('are there within two seconds, and nothing moves once it is', async () => {
    await using opened = await browser.open(variedReport(1000))
    const { page } = opened
    expect(await page.evaluate(() => performance.now())).toBeLessThan(2000)
    expect(await layoutShift(page)).toBeLessThan(0.01)
  })
})
