import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { inProcess, temporaryFolder } from './test-command.ts'
import { reportedProject } from './test-reported-project.ts'

test.each([
  ['of the project', []],
  ['of a folder', ['reports/out']],
  ['that is a file', ['reports/out/index.html']],
])('where no browser can be opened, the report %s is named', async (_, argv) => {
  vi.stubEnv('BROWSER', 'none')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  await using folder = await reportedProject()
  const paths = argv.map((path) => join(folder.path, path))
  const ended = await inProcess('show-report', ...paths, '--root', folder.path)
  const page = relative(process.cwd(), join(folder.path, 'reports/out/index.html'))
  expect(ended).toEqual({ exitCode: 0, stdout: `${page}\n`, stderr: '' })
})

test.each([
  ['that the configuration has elsewhere', "[['html', { outputFile: 'build/page.html' }]]", 'build/page.html'],
  ['that was asked for once', "['json']", 'reports/out/index.html'],
])('a report is found %s', async (_, reporters, page) => {
  vi.stubEnv('BROWSER', 'none')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  await using folder = await reportedProject()
  await mkdir(join(folder.path, 'build'))
  await writeFile(join(folder.path, 'build/page.html'), '<!doctype html>')
  await writeFile(join(folder.path, 'roundtrip.config.mjs'), `export default { reporters: ${reporters} }\n`)
  const { exitCode, stdout } = await inProcess('show-report', '--root', folder.path)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${relative(process.cwd(), join(folder.path, page))}\n` })
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
    await using folder = await reportedProject()
    const link = join(folder.path, 'reports/out/link.html')
    await symlink('index.html', link)
    const { exitCode, stderr } = await inProcess('show-report', link)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('is no regular file') })
  })

  test('and one that the configuration leaves out', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'snapshots'))
    await writeFile(join(folder.path, 'roundtrip.config.mjs'), "export default { reporters: ['junit'] }\n")
    const { exitCode, stderr } = await inProcess('show-report', '--root', folder.path)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'there is no report html, and runs of this project write none: html is not among reporters',
    )
    expect(stderr).toContain('npx roundtrip run --report html,json')
  })
})
