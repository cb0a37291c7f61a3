import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleReport } from '../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../test-browser.ts'
import { richCase } from '../test-rich.ts'
import { variedReport } from '../test-varied.ts'

let browser: TestBrowser
let axe: string

beforeAll(async () => {
  browser = await startBrowser()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const pages = { 'the overview': '', 'a case': '#/case/1' }

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  for (const [name, hash] of Object.entries(pages)) {
    test.each([360, 1400])(`${name} keeps to WCAG 2.2 AA at %i px`, async (width) => {
      await using opened = await browser.open(variedReport(30), { hash, colorScheme, viewport: { width, height: 900 } })
      expect(await violations(opened.page)).toEqual([])
      expect(opened.problems).toEqual([])
    })
  }

  test.each([360, 1400])('decisions, and what comes next, keep to WCAG 2.2 AA at %i px', async (width) => {
    const report = sampleReport([richCase()])
    await using opened = await browser.open(report, {
      hash: '#/case/1',
      colorScheme,
      viewport: { width, height: 900 },
    })
    const { page } = opened
    await page.getByRole('button', { name: 'Accept finding 1' }).click()
    await page.getByRole('button', { name: 'What next' }).click()
    expect(await violations(page, '.decision-bar')).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('u')
    await page.locator('tbody .decision-counts').waitFor()
    await page.getByRole('columnheader', { name: 'Seen' }).getByRole('button').focus()
    expect(await violations(page)).toEqual([])
  })

  test('the help keeps to WCAG 2.2 AA', async () => {
    await using opened = await browser.open(variedReport(3), { colorScheme })
    await opened.page.keyboard.press('?')
    await opened.page.getByRole('dialog').waitFor()
    expect(await violations(opened.page)).toEqual([])
  })
})

test('the first stop of the keyboard leads to the content', async () => {
  await using opened = await browser.open(variedReport(3))
  const { page } = opened
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
})

test('a page that comes takes the focus to its heading, and its name to the title', async () => {
  await using opened = await browser.open(variedReport(3))
  const { page } = opened
  await page.locator('tbody a').first().click()
  const heading = page.getByRole('heading', { level: 1, name: /^renaming an organization/ })
  await heading.waitFor()
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await page.title()).toMatch(/^renaming an organization .* · 1 case failed/)
})

test('nothing moves for those who want no motion', async () => {
  await using opened = await browser.open(variedReport(3), { reducedMotion: 'reduce' })
  const moving = await opened.page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { transitionDuration, animationName } = getComputedStyle(element)
        return animationName !== 'none' || transitionDuration.split(', ').some((text) => Number.parseFloat(text) > 0)
      }).length,
  )
  expect(moving).toBe(0)
})

/** Each with its rule, and the elements that break it. */
async function violations(page: Page, part = 'html'): Promise<readonly unknown[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe
    .run('${part}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map((node) => [node.html.slice(0, 200), node.failureSummary])]))`)
}
