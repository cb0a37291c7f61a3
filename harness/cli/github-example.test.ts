import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { loadReportSettings } from '../config/index.ts'
import { checkout, inProcess } from './test-command.ts'

interface Step {
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly needs?: string
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } }
  readonly steps: readonly Step[]
}

const text = await readFile(join(checkout, 'examples/github-actions.yml'), 'utf8')
const document = parseDocument(text, { strict: true, uniqueKeys: true })
const { jobs }: { readonly jobs: Readonly<Record<'cases' | 'report', Job>> } = document.toJS()
const steps = Object.values(jobs).flatMap((job) => job.steps)
const commands = steps.flatMap(({ run = '' }) => /^npx roundtrip (.*)$/.exec(run)?.[1] ?? [])

/** What a step gives to an action. */
function given(job: Job, action: string): Readonly<Record<string, unknown>> {
  return job.steps.find(({ uses }) => uses?.startsWith(action))?.with ?? {}
}

describe('the example for GitHub Actions', () => {
  test('is valid YAML, whose expressions end', () => {
    expect([...document.errors, ...document.warnings]).toEqual([])
    expect(text.match(/\$\{\{/g)?.length).toBe(text.match(/\$\{\{ [^{}]+ \}\}/g)?.length)
  })

  test('names commands and options that there are', async () => {
    expect(commands.map((command) => command.split(' ')[0])).toEqual(['run', 'merge-reports'])
    for (const command of commands) {
      const [name = '', ...words] = command.replace(/\$\{\{[^}]*\}\}/g, '1').split(' ')
      const { exitCode, stdout } = await inProcess(name, '--help')
      expect(exitCode).toBe(0)
      for (const option of words.filter((word) => word.startsWith('-'))) expect(stdout).toContain(`${option} <`)
    }
  })

  test('writes reports that there are', async () => {
    const formats = commands.flatMap((command) => /--report (\S+)/.exec(command)?.[1] ?? [])
    expect(formats).toHaveLength(1)
    const { reporters } = await loadReportSettings(checkout, { ROUNDTRIP_REPORT: formats[0] })
    expect(reporters).toHaveLength(5)
  })

  test('runs each shard once, and merges what they leave', () => {
    const shards = jobs.cases.strategy?.matrix.shard ?? []
    expect(shards).toEqual(shards.map((_, index) => index + 1))
    expect(commands[0]).toMatch(/--shard \$\{\{ matrix\.shard \}\}\/\$\{\{ strategy\.job-total \}\} /)
    expect(commands[0]).toContain('--reporter blob')
    expect(jobs.report.needs).toBe('cases')
    expect(given(jobs.cases, 'actions/upload-artifact')).toMatchObject({
      name: expect.stringMatching(/^blob-\$\{\{ matrix\.shard \}\}$/),
      path: '.vitest-reports/',
      'include-hidden-files': true,
    })
    expect(given(jobs.report, 'actions/download-artifact')).toEqual({
      pattern: 'blob-*',
      path: '.vitest-reports',
      'merge-multiple': true,
    })
    expect(commands[1]).toMatch(/^merge-reports \.vitest-reports /)
    expect(given(jobs.report, 'actions/upload-artifact').path).toBe('reports/out/')
  })
})
