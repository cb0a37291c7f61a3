import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { asChild, startCommand } from './test-command.ts'
import { reportedProject } from './test-reported-project.ts'

vi.setConfig({ testTimeout: 30_000 })

test.skipIf(process.platform === 'win32')('a browser is opened with it', async () => {
  await using folder = await reportedProject()
  const opened = join(folder.path, 'opened')
  const browser = join(folder.path, 'browser')
  await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`)
  await chmod(browser, 0o755)
  const { stdout } = await asChild(['show-report'], { cwd: folder.path, env: { BROWSER: browser } })
  expect(stdout).toBe('opened  reports/out/index.html\n')
  const url = await vi.waitFor(() => readFile(opened, 'utf8'), { timeout: 10_000 })
  expect(url).toBe(new URL(`file://${folder.path}/reports/out/index.html`).href)
})

test.skipIf(process.platform === 'win32')('--serve shows it until Ctrl-C, and then exits with 130', async () => {
  await using folder = await reportedProject()
  const child = startCommand(['show-report', '--serve'], { cwd: folder.path, env: { BROWSER: 'none' } })
  const [told] = await once(child.stdout.setEncoding('utf8'), 'data')
  const url = String(told).trim()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const answer = await fetch(url)
  expect(await answer.text()).toBe('<!doctype html>')
  child.kill('SIGINT')
  const [exitCode] = await once(child, 'close')
  expect(exitCode).toBe(130)
  await expect(fetch(url)).rejects.toThrow()
})
