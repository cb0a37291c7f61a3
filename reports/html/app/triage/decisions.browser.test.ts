import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleFinding, sampleReport } from '../../../test-samples.ts'
import { type OpenOptions, startBrowser, type TestBrowser } from '../../test-browser.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const team = modelName('sentry.team')
const proposal = {
  list: 'changes',
  entry: { changed: 'sentry.project', fields: { status: 1 } },
  corrects: null,
} as const
const inputs = { caseHash: 'a'.repeat(64), snapshotHash: 'b'.repeat(64) }

/** Three findings to decide about, of two models, and one that can't be accepted. */
function failing(parts: Partial<CaseReport> = {}): CaseReport {
  const findings = [
    sampleFinding({ proposal }),
    sampleFinding({ model: team, field: 'name', proposal: { ...proposal, entry: { changed: 'sentry.team' } } }),
    sampleFinding({ model: team, field: 'slug', proposal: { ...proposal, entry: { removed: 'sentry.team' } } }),
    sampleFinding({ model: team, kind: 'comparator', comparator: 'uuid4', unacceptable: 'it is no UUID' }),
  ]
  return sampleCase({ inputs, findings, ...parts })
}

const open = (focus = '', options: OpenOptions = {}) =>
  browser.open(sampleReport([failing()]), { hash: `#/case/1${focus}`, ...options })

const bar = (page: Page) => page.getByRole('complementary', { name: 'Decisions' })
const counts = (page: Page) => bar(page).locator('.decision-counts').textContent()
const counted = (accepted: number, rejected: number, left: number) =>
  `${accepted} accepted✓, ${rejected} rejected✕, ${left} open`
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const focusedName = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

describe('a finding', () => {
  test('says what deciding means, then what was decided, and no button moves', async () => {
    await using opened = await open()
    const { page, problems } = opened
    const card = page.locator('.finding').first()
    const lefts = () =>
      card.locator('.decision-buttons button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left))
    const before = await lefts()
    expect(await card.locator('.decision-note').innerText()).toBe('Is it meant, or a fault?')
    await press(page, 'Reject finding 1')
    expect(await card.getByRole('button', { pressed: true }).innerText()).toBe('Rejected')
    expect(await card.locator('.decision-note').innerText()).toBe('a fault: the case goes on failing')
    expect(await card.evaluate((element) => getComputedStyle(element).borderLeftColor)).toBe(
      await page.evaluate(() => getComputedStyle(document.querySelector('.badge.fail') ?? document.body).color),
    )
    await press(page, 'Accept finding 1')
    expect(await card.getByRole('button', { pressed: true }).innerText()).toBe('Accepted')
    expect(await card.locator('.decision-note').innerText()).toBe('meant: the case file is to declare it')
    expect(await lefts()).toEqual(before)
    expect(problems).toEqual([])
  })

  test('that was undone by the keyboard keeps the focus', async () => {
    await using opened = await open()
    const { page } = opened
    await press(page, 'Accept finding 1')
    await page.getByRole('button', { name: 'Undo the decision on finding 1' }).focus()
    await page.keyboard.press('Enter')
    expect(await counts(page)).toBe(counted(0, 0, 3))
    expect(await focusedName(page)).toBe('Undo the decision on finding 1')
  })
})

describe('many findings at once', () => {
  test('leave what was decided one by one, and can be taken back', async () => {
    await using opened = await open()
    const { page } = opened
    await press(page, 'Accept finding 1')
    await press(page, 'Reject all open of this case')
    expect(await counts(page)).toBe(counted(1, 2, 0))
    const all = page.getByRole('button', { name: 'Accept all open of this case' })
    expect(await all.getAttribute('aria-disabled')).toBe('true')
    await press(page, 'Undo last: reject all open findings of this case, rename-organization.case.yaml')
    expect(await counts(page)).toBe(counted(1, 0, 2))
    await press(page, 'Undo all of this case')
    expect(await counts(page)).toBe(counted(0, 0, 3))
  })

  test('are those of a model, too', async () => {
    await using opened = await open()
    const { page } = opened
    await page.getByText('By model', { exact: true }).click()
    await press(page, 'Accept all open of sentry.team')
    expect(await counts(page)).toBe(counted(2, 0, 1))
    await press(page, 'Undo all of sentry.team')
    expect(await counts(page)).toBe(counted(0, 0, 3))
  })

  test('are all of the run, away from the export, and that can be taken back as well', async () => {
    await using opened = await open()
    const { page } = opened
    await press(page, 'Accept all open of this case')
    await press(page, 'What next')
    await press(page, 'Undo all of this run (3 decisions)')
    expect(await counts(page)).toBe(counted(0, 0, 3))
    await page.keyboard.press('z')
    expect(await counts(page)).toBe(counted(3, 0, 0))
  })
})

describe('keys', () => {
  test('decide about the finding that one is at, take back and export', async () => {
    await using opened = await open()
    const { page, problems } = opened
    await page.keyboard.press('a')
    expect(await bar(page).count()).toBe(0)
    await page.keyboard.press('j')
    await page.locator('.finding:focus').waitFor()
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Reject finding 2' }).focus()
    await page.keyboard.press('r')
    expect(await counts(page)).toBe(counted(1, 1, 1))
    await page.keyboard.press('z')
    expect(await counts(page)).toBe(counted(1, 0, 2))
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')])
    expect(download.suggestedFilename()).toBe('approval.json')
    expect(problems).toEqual([])
  })

  test('Enter on a finding goes to its first button, and elsewhere does what it does', async () => {
    await using opened = await open('/finding-2')
    const { page } = opened
    await page.locator('.finding:focus').waitFor()
    await page.keyboard.press('Enter')
    expect(await focusedName(page)).toBe('Accept finding 2')
    await page.keyboard.press('Enter')
    expect(await counts(page)).toBe(counted(1, 0, 2))
  })
})

test('what is said of decisions has its place before the first, and says each', async () => {
  await using opened = await open()
  const news = opened.page.locator('[aria-live="polite"].decision-news')
  expect([await news.count(), await news.textContent()]).toEqual([1, ''])
  const place = await news.elementHandle()
  await press(opened.page, 'Accept finding 1')
  expect(await place?.textContent()).toBe('1 accepted, 0 rejected, 2 open')
})

describe('the bar', () => {
  test('has the command once something is accepted, to be copied, and says where it is run', async () => {
    await using opened = await open()
    const { page } = opened
    await press(page, 'Reject finding 1')
    expect(await bar(page).locator('.then').count()).toBe(0)
    await press(page, 'Accept finding 2')
    expect(await bar(page).locator('.then').innerText()).toMatch(
      /^To apply, in the project's folder:\s+npx roundtrip accept --from approval.json\s+Copy/,
    )
    const copy = bar(page).locator('.copy')
    for (const words of ['Copy', 'Copied']) {
      expect([await copy.innerText(), await copy.getAttribute('aria-label')]).toEqual([words, `${words} the command`])
      await copy.click()
      await expect.poll(() => copy.innerText()).toBe('Copied')
    }
    await page.reload()
    expect(await bar(page).locator('.then code').innerText()).toBe('npx roundtrip accept --from approval.json')
  })

  test('says what comes next, where decisions live, and what becomes of those that were rejected', async () => {
    await using opened = await open()
    const { page, problems } = opened
    await press(page, 'Accept finding 2')
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Export approval.json')])
    const steps = page.locator('.next-steps')
    await steps.getByText('Saved approval.json.').waitFor()
    expect(download.suggestedFilename()).toBe('approval.json')
    const text = await steps.innerText()
    expect(text).toContain('only this browser has them')
    expect(text).toContain('npx roundtrip accept --from approval.json')
    expect(text).toContain('goes on failing until the fault is mended')
    await page.keyboard.press('Escape')
    expect(await steps.count()).toBe(0)
    expect(problems).toEqual([])
  })

  test('closes what comes next by its button, by a click elsewhere, and on another page', async () => {
    await using opened = await open()
    const { page, problems } = opened
    await press(page, 'Accept finding 1')
    const steps = page.locator('.next-steps')
    const closings: readonly (() => Promise<unknown>)[] = [
      () => steps.getByRole('button', { name: 'Close', exact: true }).click(),
      () => page.locator('h1').click(),
      () => page.keyboard.press('u'),
      () => page.goBack(),
    ]
    for (const close of closings) {
      await press(page, 'What next')
      await steps.getByText('Export saves the decisions').click()
      expect(await steps.count()).toBe(1)
      await close()
      await expect.poll(() => steps.count()).toBe(0)
    }
    expect(problems).toEqual([])
  })

  test('has the keyboard go on where what comes next was opened', async () => {
    await using opened = await open()
    const { page } = opened
    await press(page, 'Accept finding 1')
    await press(page, 'What next')
    await press(page, 'Close')
    expect(await focusedName(page)).toBe('What next')
  })

  test.each([
    ['a long page', '#/case/1', 900],
    ['a short one', '', 900],
    ['no results', '#/?q=nothing', 900],
  ])('stands at the bottom of the window on %s', async (_, hash, height) => {
    await using opened = await open('', { viewport: { width: 1400, height } })
    const { page } = opened
    await press(page, 'Accept finding 1')
    await page.evaluate((to) => {
      location.hash = to
    }, hash)
    await page
      .locator(hash === '#/case/1' ? '.finding' : '.case-list')
      .first()
      .waitFor()
    const box = await bar(page).boundingBox()
    expect(box && Math.round(box.y + box.height)).toBe(height)
    expect(box && Math.round(box.x + box.width)).toBe(1400)
  })

  test('is one line on a small window', async () => {
    await using opened = await open('', { viewport: { width: 360, height: 700 } })
    const { page } = opened
    await press(page, 'Accept finding 1')
    expect((await bar(page).boundingBox())?.height).toBeLessThan(44)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })
})

test('what was decided is told in the head of the case, and in its row of the list', async () => {
  await using opened = await open()
  const { page } = opened
  const head = page.locator('.case-header .decision-counts')
  expect(await head.textContent()).toBe(counted(0, 0, 3))
  await press(page, 'Accept finding 1')
  await press(page, 'Reject finding 2')
  expect(await head.innerText()).toBe('1 accepted, 1 rejected, 1 open')
  await page.keyboard.press('u')
  expect(await page.locator('tbody .decision-counts').innerText()).toBe('1 accepted, 1 rejected, 1 open')
})

test('a print says what was decided, unfolds what is folded, and has nothing that one can only press', async () => {
  await using opened = await open()
  const { page } = opened
  await press(page, 'Accept finding 1')
  await press(page, 'Reject finding 2')
  await page.emulateMedia({ media: 'print' })
  await expect
    .poll(() => page.locator('.decision-note').allInnerTexts())
    .toEqual([
      'Accepted: meant: the case file is to declare it',
      'Rejected: a fault: the case goes on failing',
      'Not decided',
    ])
  await expect.poll(() => page.locator('details:not([open])').count()).toBe(0)
  for (const dead of ['.findings button:not(.explained-words)', 'input', '.decision-bar', '.skip-link', '.top-bar']) {
    const shown = await page.locator(dead).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)
    expect(shown, dead).toBe(0)
  }
  expect(await page.getByText('link to this row').first().isVisible()).toBe(false)
  const triangle = () => getComputedStyle(document.querySelector('.row-head') ?? document.body, '::before').content
  expect(await page.evaluate(triangle)).toBe('none')
  await page.emulateMedia({ media: 'screen' })
  await expect.poll(() => page.locator('details[open]').count()).toBe(0)
})
