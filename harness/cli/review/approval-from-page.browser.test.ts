import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { writeReports } from '../../../reports/index.ts'
import type { Finding } from '../../model/finding.ts'
import { jsonNumber } from '../../model/json.ts'
import { inProcess } from '../test-command.ts'
import { caseText, dangling, finding, projectWith, proposalFor, runOf } from './test-run.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
let browser: Browser

beforeAll(async () => {
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}: \`apt-get install chromium\``)
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

afterAll(() => browser.close())

function priceOf(name: string, price: string): Finding {
  return finding({ label: `name "${name}"`, proposal: proposalFor(name, price) })
}

test('two of three findings are accepted on the page of a run, and written into the case file', {
  timeout: 60_000,
}, async () => {
  vi.stubEnv('CI', '')
  await using project = await projectWith('a')
  const { root, files, report } = project
  const [file = ''] = files
  // JavaScript would write another number.
  const entry = { changed: 'public.product', where: { name: 'Jug' }, fields: { price: jsonNumber('1.10') } }
  const jug = finding({ label: 'name "Jug"', proposal: { list: 'changes', entry, corrects: null } })
  const findings = [priceOf('Kettle', '38.50'), priceOf('Cup', '2.00'), jug, dangling()]
  const page = await browser.newPage()
  const html = join(root, 'reports/out/index.html')
  const { failures } = await writeReports(runOf(await report(file, { findings })), [{ format: 'html', path: html }])
  expect(failures).toEqual([])
  await page.goto(`${pathToFileURL(html).href}#/case/1`)
  await page.getByRole('button', { name: 'Accept finding 1' }).click()
  await page.getByRole('button', { name: 'Reject finding 2' }).click()
  await page.getByRole('button', { name: 'Accept finding 3' }).click()
  expect(await page.getByRole('button', { name: 'Accept finding 4' }).count()).toBe(0)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export approval.json' }).click(),
  ])
  const approval = join(root, 'approval.json')
  await download.saveAs(approval)
  expect(download.suggestedFilename()).toBe('approval.json')
  await page.close()

  const { exitCode, stdout, stderr } = await inProcess('accept', '--from', approval, '--root', root)
  expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain('2 changes')
  expect(await readFile(join(root, file), 'utf8')).toBe(
    `${caseText}    - { changed: public.product, where: { name: Kettle }, fields: { price: "38.50" } }
    - { changed: public.product, where: { name: Jug }, fields: { price: 1.10 } }
`,
  )
})
