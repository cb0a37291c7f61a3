import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ReporterChoice } from '../model/config.ts'
import { type Publishing, publishReports } from './publish-reports.ts'
import { runReport } from './run-report.ts'
import { originHere } from './shards/origin.ts'
import { unjudgedCase } from './unjudged-case.ts'

const { environment, startedAt, shard } = originHere(undefined, new Date(0))
const report = runReport([{ ...unjudgedCase('cases/shop/a.case.yaml'), error: 'cases/shop/a.case.yaml:3: no' }], {
  ...{ environment, startedAt, shard },
  durationMs: 0,
  targets: [],
  problems: [],
})

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundtrip-publish-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function publish(parts: Partial<Publishing>, isDeaf = false) {
  const written: string[] = []
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      if (isDeaf) throw new Error('nobody listens')
      written.push(String(text))
      return true
    }),
    vi.spyOn(console, 'log').mockImplementation((text) => {
      written.push(`${text}\n`)
    }),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  const publishing = { root, choices: null, isMergedLater: false, environment: {}, ...parts }
  const failures = await publishReports(report, publishing)
  return { stdout: written.join(''), failures: failures.map(({ message }) => message) }
}

const github = () => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: join(root, '..'),
  GITHUB_STEP_SUMMARY: join(root, 'summary'),
})

const choose = (...formats: readonly ReporterChoice['format'][]) =>
  formats.map((format) => ({ format, outputFile: null }))

describe('the reports of a run', () => {
  test('are a page and its data by default', async () => {
    const { stdout, failures } = await publish({})
    expect(failures).toEqual([])
    expect(stdout).toMatch(/^ {2}report {2}\S+reports\/out\/index\.html\n\n$/)
    expect(await readdir(join(root, 'reports/out'))).toEqual(['index.html', 'report.json'])
  })

  test('in GitHub Actions are also annotations and the summary of the job', async () => {
    await writeFile(join(root, 'summary'), 'of another\n')
    const { stdout } = await publish({ environment: github() })
    const folder = root.split('/').at(-1)
    expect(stdout).toContain(`::error file=${folder}/cases/shop/a.case.yaml,line=3,title=no::`)
    expect(await readFile(join(root, 'summary'), 'utf8')).toMatch(/^of another\n\n## ❌ 1 case could not be judged\n/)
  })

  test('of a shard are left to be told when they are merged', async () => {
    const { stdout } = await publish({ environment: github(), isMergedLater: true })
    expect(stdout).not.toContain('::')
    expect(await readdir(root)).toEqual(['reports'])
  })

  test('are those that were chosen, shard or not', async () => {
    const choices = choose('github', 'json')
    const { stdout } = await publish({ choices, isMergedLater: true, environment: github() })
    expect(stdout).toMatch(/^::error .*\n {2}report {2}\S+report\.json\n\n$/)
    expect(await readdir(join(root, 'reports/out'))).toEqual(['report.json'])
    expect((await publish({ choices: [] })).stdout).toBe('')
  })

  test('that a file was named for are no summary', async () => {
    await publish({ choices: [{ format: 'markdown', outputFile: 'a.md' }], environment: github() })
    expect(await readdir(root)).toEqual(['a.md'])
  })

  test('leave a summary alone that is full, and say so', async () => {
    await writeFile(join(root, 'summary'), 'x'.repeat(1024 * 1024 - 100))
    const { stdout, failures } = await publish({ choices: choose('markdown'), environment: github() })
    expect(failures).toEqual([])
    expect(stdout).toContain('the summary of the job is full of what others wrote: the report is not in it')
    expect((await readFile(join(root, 'summary'), 'utf8')).length).toBe(1024 * 1024 - 100)
  })
})

test('each that cannot be written is told, and the others are', async () => {
  await mkdir(join(root, 'reports/out/junit.xml'), { recursive: true })
  await mkdir(join(root, 'summary'))
  const { stdout, failures } = await publish({
    choices: choose('junit', 'markdown', 'json'),
    environment: github(),
  })
  expect(failures).toEqual([
    expect.stringContaining(`cannot write the report junit to ${join(root, 'reports/out/junit.xml')}: `),
    expect.stringContaining('cannot write the report markdown to the summary of the job'),
  ])
  expect(stdout).toContain('reports/out/report.md')
  expect((await readdir(join(root, 'reports/out'))).sort()).toEqual(['junit.xml', 'report.json', 'report.md'])
})

test('annotations that cannot be written are told, and keep no file from being written', async () => {
  const { failures } = await publish({ choices: choose('github', 'json') }, true)
  expect(failures).toEqual(['cannot write the report github: nobody listens'])
  expect(await readdir(join(root, 'reports/out'))).toEqual(['report.json'])
})
