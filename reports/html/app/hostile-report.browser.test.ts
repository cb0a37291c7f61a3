import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../../harness/model/report.ts'
import { sampleCase, sampleField, sampleFinding, sampleReport, sampleRow } from '../../test-samples.ts'
import { startBrowser, type TestBrowser } from '../test-browser.ts'
import { hostileReport } from '../test-hostile.ts'

let browser: TestBrowser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

/** Opens the first view and the case; what happened there, and the texts that are to be seen. */
async function shown(report: RunReport) {
  await using overview = await browser.open(report)
  const overviewText = await overview.page.locator('body').innerText()
  await using opened = await browser.open(report, { hash: '#/case/1' })
  await opened.page.getByRole('heading', { level: 2 }).first().waitFor()
  const closed = opened.page.locator('main [aria-expanded=false], main details:not([open]) > summary')
  for (let opening = 0; opening < 20 && (await closed.count()) > 0; opening += 1) await closed.first().click()
  return {
    texts: [overviewText, await opened.page.locator('body').innerText()],
    elements: await opened.page.locator('main script, main img, main style, main iframe, main b[class=""]').count(),
    handlers: await opened.page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) =>
          [...element.attributes].some(({ name, value }) => name.startsWith('on') || /^javascript:/i.test(value)),
        ).length,
    ),
    problems: [...overview.problems, ...opened.problems],
  }
}

describe('texts that would break out of the page', () => {
  test('are texts there: nothing runs, no element comes of them', async () => {
    const { texts, elements, handlers, problems } = await shown(hostileReport())
    for (const text of texts) expect(text).toContain('</script><script>alert(1)</script><img src=x onerror=alert(2)>')
    expect({ elements, handlers, problems }).toEqual({ elements: 0, handlers: 0, problems: [] })
  })

  test('are seen where they would turn a line around, or not be seen', async () => {
    const { texts } = await shown(hostileReport())
    for (const text of texts) {
      expect(text).toContain('\\u202e\\u2066\\u200f\\u200b\\ufeff')
      expect(text).not.toMatch(/[\u202e\u2066\u200f\u200b\ufeff]/)
    }
  })

  test('are so in the title, and in what is read out', async () => {
    await using opened = await browser.open(hostileReport())
    const { page } = opened
    const raw = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')].flatMap(({ tagName, attributes }) =>
          [...attributes]
            .filter(({ value }) => /[\u202e\u2066\u200f\u200b\ufeff]/.test(value))
            .flatMap(({ name }) => (['href', 'data-anchor', 'value'].includes(name) ? [] : [`${tagName} ${name}`])),
        ),
      )
    expect(await raw()).toEqual([])
    await page.locator('.case-link').click()
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    expect(await raw()).toEqual([])
    await expect.poll(() => page.title()).toContain('\\u202e\\u2066\\u200f')
    expect(await page.title()).not.toMatch(/[\u202e\u2066\u200f\u200b\ufeff]/)
  })
})

test('strings of ten megabytes do no harm', async () => {
  const long = 'x'.repeat(10_000_000)
  const sides = { before: JSON.stringify(long), expected: `"${long}a"`, actual: `"${long}b"` }
  const report = sampleReport([
    sampleCase({
      name: long,
      error: long,
      source: long,
      findings: [sampleFinding({ ...sides, message: long, fix: long, label: long })],
      changedRows: [sampleRow({ label: long, fields: [sampleField(sides)], unchanged: { text: long } })],
    }),
  ])
  const { texts, problems } = await shown(report)
  expect(texts[0]).toContain('1 case failed')
  expect(texts[1]).toMatch(/characters/)
  expect(problems).toEqual([])
})

test('JSON of ten thousand levels is shown', async () => {
  const deep = (inner: string) => `${'{"a":['.repeat(5000)}${inner}${']}'.repeat(5000)}`
  const sides = { before: deep('1'), expected: deep('1'), actual: deep('2') }
  const report = sampleReport([
    sampleCase({
      findings: [sampleFinding(sides)],
      changedRows: [sampleRow({ intended: false, fields: [sampleField({ ...sides, intended: false })] })],
    }),
  ])
  const { texts, problems } = await shown(report)
  expect(texts[1]).toContain('{"a":[')
  expect(problems).toEqual([])
})

test('names that every object has are names like others', async () => {
  const members = '{"__proto__":{"polluted":1},"constructor":2,"toString":3}'
  const named = (field: string) =>
    sampleField({ field, before: '{}', expected: '{}', actual: members, intended: false })
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const report = sampleReport([
    sampleCase({
      name: '__proto__',
      tags: names,
      subject: 'constructor',
      findings: names.map((field) => sampleFinding({ field, before: '{}', expected: '{}', actual: members })),
      changedRows: [
        sampleRow({
          intended: false,
          fields: names.map(named),
          unchanged: JSON.parse('{"__proto__":"\\"as it was\\"","valueOf":"1"}'),
        }),
      ],
    }),
  ])
  const { texts, problems } = await shown(report)
  for (const name of names) expect(texts[1]).toContain(name)
  expect(texts[1]).toContain('as it was')
  expect(problems).toEqual([])
  await using opened = await browser.open(report, { hash: '#/?tag=__proto__&subject=constructor' })
  expect(await opened.page.getByRole('status').innerText()).toBe('1 case')
  expect(await opened.page.evaluate(() => 'polluted' in {})).toBe(false)
})
