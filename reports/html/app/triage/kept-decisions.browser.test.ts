import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../../../harness/model/report.ts'
import { failedCase, finding, proposalFor } from '../../../review/test-findings.ts'
import { sampleReport } from '../../../test-samples.ts'
import { loadTemplate, renderHtml } from '../../index.ts'
import { startBrowser, type TestBrowser } from '../../test-browser.ts'

let browser: TestBrowser
let folder: string

beforeAll(async () => {
  browser = await startBrowser()
  folder = await mkdtemp(join(tmpdir(), 'kept decisions '))
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const kettle = finding()
const toaster = finding({ label: 'name "Toaster"', actual: '999', proposal: proposalFor('Toaster', '999') })

/** Windows of one person, which share what they keep. */
async function person(): Promise<AsyncDisposable & { readonly context: BrowserContext }> {
  const context = await browser.browser.newContext()
  return { context, [Symbol.asyncDispose]: () => context.close() }
}

async function open(context: BrowserContext, name: string, report: RunReport, position = 1): Promise<Page> {
  const path = join(folder, `${name}.html`)
  await writeFile(path, renderHtml(report, await loadTemplate()))
  const page = await context.newPage()
  await page.goto(`${pathToFileURL(path).href}#/case/${position}`)
  await page.locator('.finding').first().waitFor()
  return page
}

const accept = (page: Page) => page.getByRole('button', { name: 'Accept finding 1', exact: true }).click()
const pressed = (page: Page) => page.locator('.finding').first().getByRole('button', { pressed: true }).allInnerTexts()

describe('a decision is about what was seen:', () => {
  test('a report that starts with the same shard as another has none of its decisions', async () => {
    await using one = await person()
    const report = sampleReport([failedCase({ findings: [kettle] })])
    await accept(await open(one.context, 'first', report))
    const second = await open(one.context, 'second', sampleReport([failedCase({ findings: [toaster] })]))
    expect(await pressed(second)).toEqual([])
    const again = await open(one.context, 'again', { ...report, durationMs: report.durationMs + 1 })
    expect(await pressed(again)).toEqual([])
    expect(await pressed(await open(one.context, 'copy', report))).toEqual(['Accepted'])
  })

  test('a case file that ran twice has each finding accepted where it is, and only that exported', async () => {
    await using one = await person()
    const report = sampleReport([failedCase({ findings: [kettle] }), failedCase({ findings: [toaster] })])
    await accept(await open(one.context, 'twice', report, 2))
    const page = await open(one.context, 'twice', report, 1)
    expect(await pressed(page)).toEqual([])
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('e')])
    const approval = await readFile(await download.path(), 'utf8')
    expect(approval).toContain('Toaster')
    expect(approval).not.toContain('Kettle')
  })
})

test('two windows with one report show what is decided in either', async () => {
  await using one = await person()
  const report = sampleReport([failedCase({ findings: [kettle] })])
  const pages = [await open(one.context, 'shared', report), await open(one.context, 'shared', report)] as const
  await accept(pages[0])
  await expect.poll(() => pressed(pages[1])).toEqual(['Accepted'])
  await pages[1].getByRole('button', { name: 'Undo the decision on finding 1' }).click()
  await expect.poll(() => pressed(pages[0])).toEqual([])
})

test('a browser that keeps nothing says so, and what it kept before is no longer there', async () => {
  await using one = await person()
  const report = sampleReport([failedCase({ findings: [kettle] })])
  const page = await open(one.context, 'unkept', report)
  await accept(page)
  const warning = page.locator('.decision-bar .unkept')
  expect(await warning.count()).toBe(0)
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await page.getByRole('button', { name: 'Reject finding 1', exact: true }).click()
  expect(await warning.innerText()).toContain('does not keep the decisions')
  expect(await page.locator('.decision-news').innerText()).toContain('does not keep the decisions')
  await page.reload()
  await page.locator('.finding').first().waitFor()
  expect(await pressed(page)).toEqual([])
})
