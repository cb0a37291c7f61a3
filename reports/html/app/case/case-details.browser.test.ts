import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../../../test-samples.ts'
import { type OpenOptions, startBrowser, type TestBrowser } from '../../test-browser.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const lines = [
  'name: a',
  'transform:',
  '  - update: sentry.organization',
  `    where: { slug: "${'a long one '.repeat(12)}" }`,
  '  - sql: SELECT 1',
  'expect:',
  '  changes:',
  '    - changed: sentry.team',
  '      fields: { name: Core }',
  '  schema: []',
]
const steps = [
  { label: 'update sentry.organization', line: 3 },
  { label: 'sql', line: 5 },
]
const option = modelName('sentry.projectoption')
const findings = [
  sampleFinding({ step: 'step 2 (sql)' }),
  sampleFinding({
    step: 'step 2 (sql)',
    field: 'data',
    before: '{"a":1}',
    expected: '{"a":1}',
    actual: '{"a":2,"b":3}',
  }),
  sampleFinding({
    kind: 'unexpected-row',
    model: option,
    field: null,
    expectedPk: null,
    actualPk: 17,
    before: null,
    expected: null,
    actual: '{ "key": "sentry:retention", "value": "{\\"days\\": 90}" }',
    step: 'step 1 (update sentry.organization)',
    fix: '',
  }),
]
const told = sampleRow({
  model: modelName('sentry.project'),
  intended: false,
  fields: [sampleField({ field: 'status', intended: false, intendedBy: null })],
})
const untold = sampleRow({
  model: modelName('sentry.team'),
  intended: false,
  fields: [
    sampleField({ intendedBy: 'expect.changes entry 1 (line 8)' }),
    sampleField({ field: 'flags', intended: false, intendedBy: null }),
  ],
})

const open = (parts: Partial<CaseReport> = {}, focus = '', options: OpenOptions = {}) =>
  browser.open(
    sampleReport([sampleCase({ source: lines.join('\n'), steps, findings, changedRows: [told, untold], ...parts })]),
    { hash: `#/case/1${focus}`, ...options },
  )

const line = (page: Page, number: number): Locator => page.locator('.line').nth(number - 1)
const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element.contains(document.activeElement))

describe('the case file', () => {
  test('is where steps and lines lead that findings and rows speak of', async () => {
    await using opened = await open()
    const { page } = opened
    await page.getByRole('article').first().getByRole('link', { name: 'step 2 (sql)' }).click()
    await expect.poll(() => hasFocus(line(page, 5))).toBe(true)
    expect(await line(page, 5).getAttribute('class')).toContain('focused')
    await page.getByRole('article').first().getByRole('link', { name: 'line 9' }).click()
    await expect.poll(() => hasFocus(line(page, 9))).toBe(true)
    await page.locator('.row-card').getByRole('link', { name: 'line 8' }).click()
    await expect.poll(() => hasFocus(line(page, 8))).toBe(true)
    expect(opened.problems).toEqual([])
  })

  test('leads back to the first finding of a step', async () => {
    await using opened = await open()
    await opened.page.getByRole('link', { name: '2 findings' }).click()
    await expect.poll(() => hasFocus(opened.page.locator('[data-anchor="finding-1"]'))).toBe(true)
  })

  test('has a link to none of its lines where it is not shown, and to none that it lacks', async () => {
    await using unseen = await open({ source: null })
    expect(await unseen.page.getByRole('link', { name: /^(step|line) \d/ }).count()).toBe(0)
    await using short = await open({ source: 'name: a' })
    expect(await short.page.getByRole('link', { name: 'line 9' }).count()).toBe(0)
  })

  test.each([1400, 360])('keeps its indentation where lines are broken, %d px wide', async (width) => {
    await using opened = await open({}, '', { viewport: { width, height: 900 } })
    const lefts = await line(opened.page, 4)
      .locator('code')
      .evaluate((code) => {
        const range = document.createRange()
        range.selectNodeContents(code)
        const boxes = [...range.getClientRects()]
        return [...new Set(boxes.map(({ top }) => top))].map((top) =>
          Math.min(...boxes.filter((box) => box.top === top).map(({ left }) => left)),
        )
      })
    // Of four characters of the file, and two more.
    expect((lefts[1] ?? 0) - (lefts[0] ?? 0)).toBeGreaterThan(40)
  })

  test('names the line where it lists what it intends of the structure, which no row shows', async () => {
    await using opened = await open({ intendedBesides: { structure: 2, sequences: 0 } })
    const note = opened.page.getByText(
      /Besides rows, the case intends 2 changes of structure: line 10 of the case file/,
    )
    await note.getByRole('link').click()
    await expect.poll(() => hasFocus(line(opened.page, 10))).toBe(true)
  })
})

describe('a link to a line of the case file', () => {
  const many = Array.from({ length: 12 }, () => sampleFinding({ step: 'step 2 (sql)' }))
  const long = [...lines, ...Array.from({ length: 100 }, () => '# more')]
  const viewport = { width: 1400, height: 700 }
  const stepLink = (page: Page, finding: number): Locator =>
    page
      .getByRole('article')
      .nth(finding - 1)
      .getByRole('link', { name: 'step 2 (sql)' })
  const isShown = (locator: Locator): Promise<boolean> =>
    locator.evaluate((element) => {
      const { left, top, bottom } = element.getBoundingClientRect()
      return [top + 1, bottom - 1].every((y) => element.contains(document.elementFromPoint(left + 9, y)))
    })

  test.each(['in view', 'scrolled away in its panel'])(
    'leaves the findings where they are, if it is %s',
    async (place) => {
      await using opened = await open({ findings: many, source: long.join('\n') }, '', { viewport })
      const { page } = opened
      const link = stepLink(page, 5)
      await link.scrollIntoViewIfNeeded()
      const panel = page.locator('.source')
      if (place !== 'in view') await panel.evaluate((element) => element.scrollTo(0, element.scrollHeight))
      const before = await page.evaluate(() => scrollY)
      expect([before > 0, await isShown(line(page, 5))]).toEqual([true, place === 'in view'])
      await link.click()
      await expect.poll(() => hasFocus(line(page, 5))).toBe(true)
      expect([await page.evaluate(() => scrollY), await isShown(line(page, 5))]).toEqual([before, true])
    },
  )

  test('that is shown from the start does not move the page, and one further down only its panel', async () => {
    for (const number of [5, 90]) {
      await using opened = await open({ findings: many, source: long.join('\n') }, `/line-${number}`, { viewport })
      await expect.poll(() => hasFocus(line(opened.page, number))).toBe(true)
      expect([await opened.page.evaluate(() => scrollY), await isShown(line(opened.page, number))]).toEqual([0, true])
    }
  })

  test('moves the page where the case file is not in view', async () => {
    await using opened = await open({ findings: many }, '', { viewport: { width: 360, height: 700 } })
    await stepLink(opened.page, 1).click()
    await expect.poll(() => isShown(line(opened.page, 5))).toBe(true)
  })
})

describe('a row', () => {
  test('of which findings tell all is folded and leads to them; another one stands open', async () => {
    await using opened = await open()
    const [first, second] = [0, 1].map((at) => opened.page.locator('.row-card').nth(at))
    expect(await first?.getByRole('button', { name: /^changed/ }).getAttribute('aria-expanded')).toBe('false')
    expect(await second?.getByRole('button', { name: /^changed/ }).getAttribute('aria-expanded')).toBe('true')
    await first?.getByRole('button', { name: /^changed/ }).click()
    expect(await first?.getByRole('button', { name: 'Show 1 unchanged field' }).count()).toBe(1)
    await first?.getByRole('link', { name: 'Finding 1' }).click()
    await expect.poll(() => hasFocus(opened.page.locator('[data-anchor="finding-1"]'))).toBe(true)
  })

  test('that is folded is unfolded by a link to it', async () => {
    await using opened = await open()
    const card = opened.page.locator('[data-anchor="row-sentry.project-1"]')
    await opened.page.getByRole('article').first().getByRole('link', { name: /^pk 1/ }).click()
    await expect.poll(() => card.getByRole('button', { name: /^changed/ }).getAttribute('aria-expanded')).toBe('true')
  })

  test('that is too much or too little is listed by its fields', async () => {
    await using opened = await open()
    const card = opened.page.locator('[data-anchor="finding-3"]')
    expect(await card.locator('.row-fields dt').allInnerTexts()).toEqual(['key', 'value'])
    expect(await card.locator('.row-fields dd').last().innerText()).toBe('"{\\"days\\": 90}"')
    expect(await card.locator('.side-expected').innerText()).toMatch(/^before and intended\s+no such row$/)
  })
})

test('JSON says which sides it holds against each other, and as texts shows all', async () => {
  await using opened = await open()
  const card = opened.page.locator('[data-anchor="finding-2"]')
  expect(await card.locator('.json-head').innerText()).toMatch(/^before and intended → actual/)
  await card.getByRole('button', { name: 'Show as texts' }).click()
  expect(await card.locator('.json-head').innerText()).toBe('Show as a tree')
  expect(await card.locator('.sides dt').allInnerTexts()).toEqual(['before', 'intended', 'actual'])
})

test('what a change is, and where the time went, is explained at the head', async () => {
  await using opened = await open()
  const { page } = opened
  await page.getByRole('button', { name: /changes intended/ }).focus()
  expect(await page.getByText('A change is a row that was added or removed, or one field of a row').isVisible()).toBe(
    true,
  )
  await page.getByRole('button', { name: /^153 ms|^152 ms/ }).focus()
  expect(await page.locator('.phase-times').innerText()).toMatch(/boot 71 ms\s+schema 38 ms/)
})

test('the facts of a case take one line of a wide window', async () => {
  const file = 'cases/bookshop/autumn-clean-up.case.yaml'
  await using opened = await open({ file, subject: 'bookshop', snapshot: 'small-shop', tags: ['catalogue', 'nightly'] })
  const tops = await opened.page
    .locator('.case-facts dt')
    .evaluateAll((terms) => terms.map((term) => Math.round(term.getBoundingClientRect().bottom / 8)))
  expect(new Set(tops).size).toBe(1)
})

test('what leads somewhere, or has an explanation, looks so', async () => {
  await using opened = await open()
  const { page } = opened
  const style = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { textDecorationLine, textDecorationStyle, borderTopLeftRadius } = getComputedStyle(element)
        return [textDecorationLine, textDecorationStyle, Number.parseFloat(borderTopLeftRadius) > 0]
      })
  expect(await style('.finding .number')).toEqual(['underline', 'solid', true])
  expect(await style('.finding .explained-words .badge')).toEqual(['underline', 'dotted', true])
  expect(await style('.step-mark a .badge')).toEqual(['underline', 'solid', true])
})

test('steps beside each other that are both to blame stay apart, and a file that goes on looks so', async () => {
  const two = [sampleFinding({ step: 'step 1 (update sentry.organization)' }), sampleFinding({ step: 'step 2 (sql)' })]
  const source = [...lines, ...Array.from({ length: 100 }, () => '# more')].join('\n')
  await using opened = await open({ findings: two, source })
  const { page } = opened
  const [above, below] = [await line(page, 4).boundingBox(), await line(page, 5).boundingBox()]
  expect((below?.y ?? 0) - (above?.y ?? 0) - (above?.height ?? 0)).toBeGreaterThan(2)
  const fade = () => page.locator('.source').evaluate((panel) => getComputedStyle(panel, '::after').backgroundImage)
  expect(await fade()).toContain('gradient')
})

test.each([1400, 360])('an explanation covers nothing that one can click, %d px wide', async (width) => {
  await using opened = await open({}, '', { viewport: { width, height: 900 } })
  const { page } = opened
  const words = page.getByRole('article').first().locator('.explained-words')
  for (const one of await words.all()) {
    await one.focus()
    await page.locator('.tip:not(.tip-hidden)').waitFor()
    expect(await page.evaluate(coveredByTip)).toEqual([])
  }
})

/** What buttons say that an explanation covers. Runs in the page. */
function coveredByTip(): readonly string[] {
  const tip = document.querySelector('.tip:not(.tip-hidden)')?.getBoundingClientRect()
  if (!tip) return ['no tip']
  return [...document.querySelectorAll<HTMLElement>('.page button:not(.explained-words)')]
    .filter((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect()
      return left < tip.right && right > tip.left && top < tip.bottom && bottom > tip.top
    })
    .map((button) => button.innerText)
}
