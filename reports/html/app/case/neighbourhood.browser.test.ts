import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modelName } from '../../../../harness/model/snapshot.ts'
import { sampleCase, sampleReport, sampleRow } from '../../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../../test-browser.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const models = ['a.one', 'a.two', 'a.three', 'a.four'].map(modelName)

/** Rows of which each refers to the next: as many columns. */
function chain(columns: number) {
  const changedRows = models.slice(0, columns - 1).map((model, index) => {
    const next = models[index + 1] ?? model
    return sampleRow({
      model,
      references: [{ field: 'tenant_id', otherFields: ['other_id'], model: next, pk: 1, label: null }],
    })
  })
  return sampleReport([sampleCase({ changedRows, findings: [] })])
}

const hint = 'The picture goes on at the right: it can be scrolled.'

describe.each([
  { width: 1400, columns: 3, scale: 1, isCut: false },
  { width: 800, columns: 3, scale: 0.93, isCut: false },
  { width: 360, columns: 2, scale: 0.66, isCut: false },
  { width: 360, columns: 4, scale: 0.6, isCut: true },
])('of $columns columns, in a window of $width px, the picture', ({ width, columns, scale, isCut }) => {
  test(`is ${scale} times as large${isCut ? ', and says that it goes on' : ', and whole'}`, async () => {
    await using opened = await browser.open(chain(columns), { hash: '#/case/1', viewport: { width, height: 900 } })
    const { page } = opened
    const svg = page.locator('.picture svg')
    const [box, full] = [
      await svg.boundingBox(),
      await svg.evaluate((one) => Number(one.getAttribute('viewBox')?.split(' ')[2])),
    ]
    expect((box?.width ?? 0) / full).toBeCloseTo(scale, 1)
    expect((box?.width ?? 0) / full).toBeGreaterThanOrEqual(0.599)
    const overflow = await page.locator('.picture').evaluate((one) => one.scrollWidth - one.clientWidth)
    expect(overflow > 0).toBe(isCut)
    await expect.poll(() => page.getByText(hint).count()).toBe(isCut ? 1 : 0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})

test('a print has all of the picture', async () => {
  await using opened = await browser.open(chain(4), { hash: '#/case/1', viewport: { width: 360, height: 900 } })
  const { page } = opened
  await page.emulateMedia({ media: 'print' })
  const overflow = () => page.locator('.picture').evaluate((one) => one.scrollWidth - one.clientWidth)
  await expect.poll(overflow).toBe(0)
  expect(await page.getByText(hint).isVisible()).toBe(false)
})

test('a reference names all fields of its key, in the row and in the list', async () => {
  await using opened = await browser.open(chain(2), { hash: '#/case/1' })
  const { page } = opened
  expect(await page.getByRole('list', { name: 'Refers to' }).innerText()).toBe('tenant_id, other_id → a.two 1')
  await page.getByText('The same as a list').click()
  expect(await page.locator('.neighbourhood li').innerText()).toContain('tenant_id, other_id → a.two 1')
})
