import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenOptions, startBrowser, type TestBrowser } from '../../test-browser.ts'
import { variedReport } from '../../test-varied.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const open = (options: OpenOptions = {}) => browser.open(variedReport(4), options)

describe('an address that leads nowhere', () => {
  test.each([
    ['#/case/99?status=fail', 'There is no such case'],
    ['#/case/999/%E0%A4%A', 'There is no such case'],
    ['#/nonsense', 'There is no such place'],
  ])('says so: %s', async (hash, heading) => {
    await using opened = await open({ hash })
    const { page, problems } = opened
    const title = page.getByRole('heading', { level: 1, name: heading })
    await title.waitFor()
    await expect.poll(() => title.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await page.getByText('which has 4 cases').count()).toBe(1)
    await page.getByRole('link', { name: 'All cases' }).click()
    await page.locator('.cases').waitFor()
    expect(new URL(page.url()).hash).toBe(hash.includes('?') ? '#/?status=fail' : '#/')
    expect(problems).toEqual([])
  })
})

test('the bar on top reaches from edge to edge, however long the page', async () => {
  for (const hash of ['', '#/nonsense', '#/case/1']) {
    await using opened = await open({ hash })
    const box = await opened.page.locator('.top-bar').boundingBox()
    expect([box?.x, box?.width], hash).toEqual([0, 1400])
  }
})

test('on a low window the bar on top gives way when one scrolls', async () => {
  await using opened = await open({ hash: '#/case/1', viewport: { width: 700, height: 450 } })
  const { page } = opened
  await page.evaluate(() => scrollTo(0, 400))
  expect(await page.locator('.top-bar').evaluate((bar) => bar.getBoundingClientRect().bottom)).toBeLessThan(0)
})

test('the same as data is a link', async () => {
  await using opened = await open()
  const footer = opened.page.getByRole('contentinfo')
  expect(await footer.getByRole('link', { name: 'report.json' }).getAttribute('href')).toBe('report.json')
  expect(await footer.innerText()).toContain('if it lies beside this page')
})

test('the help explains the words, too', async () => {
  await using opened = await open()
  const { page } = opened
  await page.keyboard.press('?')
  const words = await page.getByRole('dialog', { name: 'Help' }).getByRole('term').allInnerTexts()
  for (const word of ['finding', 'intended', 'accept', 'reject', 'snapshot', 'subject']) expect(words).toContain(word)
})
