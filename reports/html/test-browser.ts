import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type LaunchOptions, type Page } from 'playwright-core'
import type { RunReport } from '../../harness/model/report.ts'
import { loadTemplate, renderHtml } from './index.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** A browser for tests, and a folder for the files that it opens; both go with it. */
export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser
  /** Opens a report from the disk, as a reader does. @param hash `#/case/1` */
  open(report: RunReport, options?: OpenOptions): Promise<OpenReport>
}

export type BrowserOptions = Pick<LaunchOptions, 'args' | 'env'>

export interface OpenOptions extends BrowserContextOptions {
  readonly hash?: string
}

/** A report in a window of its own. */
export interface OpenReport extends AsyncDisposable {
  readonly page: Page
  /** What went wrong in the page so far: errors, warnings and whatever else it wrote to the console, refusals of its policy, requests. */
  readonly problems: readonly string[]
}

/**
 * @param env instead of this process's
 * @throws Error when there is no browser: it says what to install
 */
export async function startBrowser({ args = [], ...launch }: BrowserOptions = {}): Promise<TestBrowser> {
  if (!existsSync(executablePath)) {
    throw new Error(`no browser at ${executablePath}: \`apt-get install chromium\`, or name one in CHROMIUM`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'report pages '))
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--enable-precise-memory-info', ...args],
    ...launch,
  })
  const files = new Map<RunReport, string>()
  const write = async (report: RunReport): Promise<string> => {
    const path = join(folder, `report ${files.size + 1}.html`)
    files.set(report, path)
    await writeFile(path, renderHtml(report, await loadTemplate()))
    return path
  }
  return {
    browser,
    async open(report, { hash = '', ...options } = {}) {
      const file = files.get(report) ?? (await write(report))
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })
      const page = await context.newPage()
      const url = pathToFileURL(file).href
      const problems = collectProblems(page, url)
      await page.goto(`${url}${hash}`)
      await page.locator('h1').first().waitFor()
      return { page, problems, [Symbol.asyncDispose]: () => context.close() }
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function collectProblems(page: Page, url: string): readonly string[] {
  const problems: string[] = []
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`))
  page.on('crash', () => problems.push('crash'))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) problems.push(`request: ${request.url()}`)
  })
  return problems
}
