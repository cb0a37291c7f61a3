import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
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

const inputs = { caseHash: 'a'.repeat(64), snapshotHash: 'b'.repeat(64) }
const team = modelName('sentry.team')
const proposal = {
  list: 'changes',
  entry: { changed: 'sentry.project', fields: { status: 1 } },
  corrects: null,
} as const
const source = [
  'name: renaming an organization',
  'subject: sentry',
  'snapshot: fresh-install',
  'transform:',
  '  - update: sentry.organization',
  '    set: { slug: acme }',
  '',
].join('\n')

/** A case with a finding of each of two models, and a third that can't be accepted. */
function failing(parts: Partial<CaseReport> = {}): CaseReport {
  const findings = [
    sampleFinding({ proposal }),
    sampleFinding({ model: team, field: 'name', proposal: { ...proposal, entry: { changed: 'sentry.team' } } }),
    sampleFinding({ model: team, kind: 'comparator', comparator: 'uuid4', unacceptable: 'it is no UUID' }),
  ]
  return sampleCase({ source, inputs, findings, ...parts })
}

const open = (report: CaseReport, focus = '', options: OpenOptions = {}) =>
  browser.open(sampleReport([report]), { hash: `#/case/1${focus}`, ...options })

test('what went wrong, where, since which step and how to mend it stands first', async () => {
  await using opened = await open(failing())
  const { page } = opened
  const card = page.getByRole('article').first()
  expect(await card.getByRole('heading').innerText()).toMatch(
    /#1\s+unexpected-change\s+sentry\.project, field status\s+pk 1 \(slug "internal"\)/,
  )
  expect(await card.innerText()).toContain('introduced by step 1 (update sentry.organization), trigger project_touch')
  expect(await card.locator('.side-actual mark').innerText()).toBe('1')
  expect(await card.locator('.fix pre').innerText()).toContain('- { changed: sentry.project')
  expect(await page.locator('.line.blamed').first().innerText()).toContain('- update: sentry.organization')
  expect(await page.getByText('npx roundtrip run cases/sentry/rename-organization.case.yaml').count()).toBe(1)
  expect(opened.problems).toEqual([])
})

describe('an address', () => {
  test('leads to a finding, also among many alike', async () => {
    const many = Array.from({ length: 500 }, (_, index) => sampleFinding({ expectedPk: index, actualPk: index }))
    await using opened = await open(failing({ findings: many }), '/finding-321')
    const card = opened.page.locator('[data-anchor="finding-321"]')
    await card.waitFor()
    await expect.poll(() => card.evaluate((element) => element === document.activeElement)).toBe(true)
    await expect.poll(() => isInView(card)).toBe(true)
    expect(opened.problems).toEqual([])
  })

  test('leads to a row among thousands, which opens', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => sampleRow({ pk: index }))
    await using opened = await open(failing({ changedRows: rows }), '/row-sentry.organization-4321')
    const card = opened.page.locator('[data-anchor="row-sentry.organization-4321"]')
    await card.waitFor()
    await expect.poll(() => isInView(card)).toBe(true)
    expect(await card.getByRole('button', { name: /^changed/ }).getAttribute('aria-expanded')).toBe('true')
    expect(opened.problems).toEqual([])
  })
})

test('j and k go from finding to finding', async () => {
  await using opened = await open(failing())
  const { page } = opened
  const inFocus = () => page.evaluate(() => document.activeElement?.getAttribute('data-anchor'))
  await page.keyboard.press('j')
  await expect.poll(inFocus).toBe('finding-1')
  await page.keyboard.press('j')
  await expect.poll(inFocus).toBe('finding-2')
  await page.keyboard.press('k')
  await expect.poll(inFocus).toBe('finding-1')
  expect(await page.evaluate(() => location.hash)).toBe('#/case/1/finding-1')
  expect(opened.problems).toEqual([])
})

describe('triage', () => {
  test('of a finding, of a model and of the case can be undone, and outlives a reload', async () => {
    await using opened = await open(failing())
    const { page } = opened
    const counts = page.getByRole('complementary', { name: 'Decisions' }).locator('.decision-counts')
    await page.getByRole('button', { name: 'Accept finding 1' }).click()
    await page.getByText('By model', { exact: true }).click()
    await page.getByRole('button', { name: 'Reject all open of sentry.team' }).click()
    expect(await counts.innerText()).toBe('1 accepted, 1 rejected, 0 open')
    await page.reload()
    expect(await counts.innerText()).toBe('1 accepted, 1 rejected, 0 open')
    expect(await page.getByRole('button', { name: 'Accepted: finding 1' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'Undo the decision on finding 2' }).click()
    expect(await counts.innerText()).toBe('1 accepted, 0 rejected, 1 open')
    await page.getByRole('button', { name: 'Accept all open of this case' }).click()
    expect(await counts.innerText()).toBe('2 accepted, 0 rejected, 0 open')
    await page.getByRole('button', { name: 'Undo all of this case' }).click()
    expect(await counts.innerText()).toBe('0 accepted, 0 rejected, 2 open')
    expect(opened.problems).toEqual([])
  })

  test('says why a finding can not be accepted', async () => {
    await using opened = await open(failing())
    expect(await opened.page.getByText("It can't be accepted: it is no UUID.").count()).toBe(1)
    expect(await opened.page.getByRole('button', { name: 'Accept finding 3' }).count()).toBe(0)
  })
})

test.each(['light', 'dark'] as const)('with decisions, it shuts nobody out (axe, %s)', async (colorScheme) => {
  await using opened = await open(failing(), '', { colorScheme })
  const { page } = opened
  await page.getByRole('button', { name: 'Accept finding 1' }).click()
  await page.getByRole('button', { name: 'Reject finding 2' }).click()
  await page.getByRole('button', { name: 'comparator uuid4' }).focus()
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(
    "axe.run().then((result) => result.violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
  )
  expect(found).toEqual([])
})

test('a comparator is explained to who comes with the keyboard, until Escape', async () => {
  await using opened = await open(failing())
  const words = opened.page.getByRole('button', { name: 'comparator uuid4' })
  await words.focus()
  const tip = opened.page.locator('[role=tooltip]').filter({ hasText: 'Both must be random UUIDs' })
  expect(await tip.isVisible()).toBe(true)
  await words.press('Escape')
  expect(await tip.isVisible()).toBe(false)
  expect(await words.getAttribute('aria-describedby')).toBe(await tip.getAttribute('id'))
})

describe('changes', () => {
  const json = (text: string) => sampleField({ field: 'data', before: '{"a":1,"b":2}', expected: text, actual: text })
  const rows = [
    sampleRow({ fields: [json('{"a":1,"b":3}')] }),
    sampleRow({ model: team, kind: 'added', pk: 7, label: null, intendedBy: 'step 1 (insert)' }),
  ]

  test('are counted by model, and a count shows just those rows', async () => {
    await using opened = await open(failing({ changedRows: rows }))
    const { page } = opened
    const cards = page.locator('.row-card')
    expect(await cards.count()).toBe(2)
    await page.getByRole('link', { name: '1 as intended added in sentry.team: show just these' }).click()
    await expect.poll(() => cards.count()).toBe(1)
    expect(await page.getByRole('status').allInnerTexts()).toContain('1 of 2 rows: added in sentry.team')
    expect(page.url()).toMatch(/#\/case\/1\/rows-added-sentry\.team$/)
    expect(await cards.getAttribute('data-anchor')).toBe('row-sentry.team-7')
    await page.reload()
    await expect.poll(() => cards.count()).toBe(1)
    await page.getByRole('link', { name: 'Show all models' }).click()
    await expect.poll(() => cards.count()).toBe(2)
    await page.goBack()
    await expect.poll(() => cards.count()).toBe(1)
  })

  test('of JSON are a tree, and texts when one likes; what stayed is folded', async () => {
    await using opened = await open(failing({ changedRows: rows }))
    const card = opened.page.locator('.row-card').first()
    expect(await card.locator('.json-tree del').innerText()).toBe('2')
    expect(await card.locator('.json-tree ins').innerText()).toBe('3')
    await card.getByRole('button', { name: 'Show 1 unchanged', exact: true }).click()
    expect(await card.locator('.json-same').innerText()).toContain('a: 1')
    await card.getByRole('button', { name: 'Show as texts' }).click()
    expect(await card.locator('.side-before').innerText()).toContain('{"a":1,"b":2}')
    expect(await card.getByText('status').count()).toBe(0)
    await card.getByRole('button', { name: 'Show 1 unchanged field' }).click()
    expect(await card.getByText('status').count()).toBe(1)
  })

  test('refer to other rows, in a picture whose rows are links', async () => {
    await using opened = await open(sampleCase({ source, inputs }))
    const { page } = opened
    await page.locator('.picture a').first().focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('location.hash')).toMatch(/^#\/case\/1\/row-sentry\./)
    await page.getByText('The same as a list').click()
    expect(await page.locator('.neighbourhood li').innerText()).toMatch(
      /^sentry.project 1 .* organization → sentry.organization 1/,
    )
    expect(opened.problems).toEqual([])
  })
})

test('a long text is shortened, and shown whole when it is asked for', async () => {
  const text = `"${'x'.repeat(5000)}"`
  await using opened = await open(failing({ findings: [sampleFinding({ actual: text })] }))
  const card = opened.page.locator('.finding')
  expect((await card.innerText()).length).toBeLessThan(2000)
  await card.getByRole('button', { name: 'Show all 5,002 characters' }).click()
  expect(await card.locator('.side-actual dd').innerText()).toBe(text)
})

async function isInView(card: { boundingBox(): Promise<{ y: number; height: number } | null> }): Promise<boolean> {
  const box = await card.boundingBox()
  return box !== null && box.y >= 0 && box.y < 900
}

test('the line of the case file that did it is marked, and leads to its findings as these lead to it', async () => {
  const steps = [{ label: 'sql', line: 3 }]
  const text = ['name: a', 'transform:', '  - sql: |', '      SELECT 1;', '      UPDATE a SET b = 1;', '']
  const blamed = { step: 'step 1 (sql)', statement: 'line 2 of its SQL' }
  const findings = [1, 2, 3, 4, 5].map((actualPk) => sampleFinding({ ...blamed, actualPk }))
  await using opened = await open(failing({ source: text.join('\n'), steps, findings }))
  const { page, problems } = opened
  const guilty = page.locator('.line.at-fault')
  expect(await guilty.allInnerTexts()).toEqual([
    expect.stringMatching(/UPDATE a SET b = 1;\s*#1\s*#2\s*#3\s*and 2 more/),
  ])
  await page.getByRole('article').nth(1).getByRole('link', { name: 'line 5 of the case file' }).click()
  expect(page.url()).toMatch(/#\/case\/1\/line-5$/)
  await page.locator('.line:focus').filter({ hasText: 'UPDATE a SET b = 1;' }).waitFor()
  await guilty.getByRole('link', { name: 'Finding 3, introduced by this line' }).click()
  expect(await page.locator('article.focused').getAttribute('data-anchor')).toBe('finding-3')
  expect(problems).toEqual([])
})

test('a line far down in a long case file is shown when it is to blame, or asked for', async () => {
  const text = [
    'name: a',
    ...Array.from({ length: 300 }, () => '# so that it is long'),
    'transform:',
    '  - sql: SELECT 1',
  ]
  const steps = [{ label: 'sql', line: 303 }]
  const findings = [sampleFinding({ step: 'step 1 (sql)', statement: 'line 1 of its SQL' })]
  await using opened = await open(failing({ source: text.join('\n'), steps, findings }), '/line-303')
  const line = opened.page.locator('.line.at-fault')
  await expect.poll(() => line.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
})

test('the statement of another file can be copied by its file and line', async () => {
  const findings = [sampleFinding({ step: 'step 1 (sql)', statement: 'cases/back-fill.sql:12' })]
  await using opened = await open(failing({ findings }), '', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = opened
  expect(await page.locator('.culprit code').innerText()).toBe('cases/back-fill.sql:12')
  await page.getByRole('button', { name: 'Copy the file and line of the statement' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('cases/back-fill.sql:12')
})
