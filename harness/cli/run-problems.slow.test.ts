import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { RunReport } from '../model/report.ts'
import { asChild } from './test-command.ts'
import { addCase, project } from './test-project.ts'

vi.setConfig({ testTimeout: 120_000 })

async function reportOf(root: string): Promise<RunReport> {
  return JSON.parse(await readFile(join(root, 'reports/out/report.json'), 'utf8'))
}

test('a run in which what comes before the cases fails leaves a report that says so, and not the one before', async () => {
  await using folder = await project()
  await writeFile(join(folder.path, 'set-up.js'), "export function setup() { throw new Error('no set-up') }\n")
  await writeFile(join(folder.path, 'vitest.config.js'), "export default { test: { globalSetup: './set-up.js' } }\n")
  const { exitCode, stderr } = await asChild(['run', '--report', 'json,junit'], { cwd: folder.path })
  expect(exitCode).not.toBe(0)
  expect(stderr).toContain('no case was run')
  expect(await reportOf(folder.path)).toMatchObject({
    verdict: 'fail',
    problems: ['no case was run, for what comes before them failed: see the output'],
    summary: { cases: 0 },
  })
  expect(await readFile(join(folder.path, 'reports/out/junit.xml'), 'utf8')).toContain('<error type="run" ')
})

test('cases that were not run since another had failed are told', async () => {
  await using folder = await project()
  const config = { test: { bail: 1, maxWorkers: 2 } }
  await writeFile(join(folder.path, 'vitest.config.js'), `export default ${JSON.stringify(config)}\n`)
  await writeFile(join(folder.path, 'cases/shop/a-broken.case.yaml'), `name: [${' '.repeat(1000)}`)
  // vitest begins with the largest file.
  for (const name of ['b', 'c', 'd']) await addCase(folder.path, name, 'SELECT pg_sleep(2)')
  const { exitCode, stderr } = await asChild(['run', '--reporter', 'dot'], { cwd: folder.path })
  const { summary, problems = [] } = await reportOf(folder.path)
  expect({ exitCode, problems }).toEqual({
    exitCode: 2,
    problems: [
      'the run was cut short, by hand or by --bail',
      expect.stringMatching(/^(?:a file of cases was|[2-4] files of cases were) not run: cases\/shop\//),
    ],
  })
  const unrun = problems[1]?.split(': ')[1]?.split(', ') ?? []
  expect(summary.cases + unrun.length).toBe(5)
  expect(stderr).toContain('the run was cut short')
})

test('an error outside of the cases makes the run fail in every report, whose texts do not hold it', async () => {
  await using folder = await project()
  await writeFile(join(folder.path, 'stray.js'), "setTimeout(() => { throw new Error('s3cret') }, 10)\n")
  const config = "export default { test: { setupFiles: ['./stray.js'] } }\n"
  await writeFile(join(folder.path, 'vitest.config.js'), config)
  const { exitCode } = await asChild(['run', '--report', 'json,junit,markdown'], { cwd: folder.path })
  expect(exitCode).toBe(1)
  expect(await reportOf(folder.path)).toMatchObject({
    verdict: 'fail',
    summary: { cases: 1, passed: 1 },
    problems: [expect.stringMatching(/^there (?:was an error|were \d+ errors) outside of the cases: see the output/)],
  })
  for (const name of ['report.json', 'junit.xml', 'report.md']) {
    const text = await readFile(join(folder.path, 'reports/out', name), 'utf8')
    expect(text).toContain('outside of the cases')
    expect(text).not.toContain('s3cret')
  }
})
