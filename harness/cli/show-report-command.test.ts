import { once } from 'node:events'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { asChild, inProcess, startCommand, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 30_000 })

async function project() {
  const folder = await temporaryFolder()
  await mkdir(join(folder.path, 'snapshots'))
  await mkdir(join(folder.path, 'reports/out'), { recursive: true })
  await writeFile(join(folder.path, 'reports/out/index.html'), '<!doctype html>')
  return folder
}

/** No browser is to be had. */
const noBrowser = { BROWSER: 'none' }

describe('where no browser can be opened, the report is named', () => {
  test.each([
    ['of the project', []],
    ['of a folder', ['reports/out']],
    ['that is a file', ['reports/out/index.html']],
  ])('%s', async (_, argv) => {
    await using folder = await project()
    const ended = await asChild(['show-report', ...argv], { cwd: folder.path, env: noBrowser })
    expect(ended).toEqual({ exitCode: 0, stdout: 'reports/out/index.html\n', stderr: '' })
  })
})

test.skipIf(process.platform === 'win32')('a browser is opened with it', async () => {
  await using folder = await project()
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
  await using folder = await project()
  const child = startCommand(['show-report', '--serve'], { cwd: folder.path, env: noBrowser })
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

describe('where there is no report to show, that is an error', () => {
  test.each([
    ['as when no case has run', [], 'there is no report to show: '],
    ['in the folder', ['.'], 'there is no report to show: '],
    ['of that name', ['none.html'], 'there is no report to show: '],
    ['for it is no page', ['report.json'], 'report.json is no HTML report'],
  ])('%s', async (_, argv, message) => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'snapshots'))
    await writeFile(join(folder.path, 'report.json'), '{}')
    const paths = argv.map((path) => join(folder.path, path))
    const ended = await inProcess('show-report', ...paths, '--root', folder.path)
    expect(ended).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining(message) })
  })

  test('but a link, which could lead anywhere', async () => {
    await using folder = await project()
    const link = join(folder.path, 'reports/out/link.html')
    await symlink('index.html', link)
    const { exitCode, stderr } = await inProcess('show-report', link)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('is no regular file') })
  })

  test('and one that the configuration leaves out', async () => {
    await using folder = await project()
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), "export default { reporters: ['junit'] }\n")
    const { exitCode, stderr } = await inProcess('show-report', '--root', folder.path)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('write no HTML report') })
  })
})
