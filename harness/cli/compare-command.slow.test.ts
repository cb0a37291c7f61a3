import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test, vi } from 'vitest'
import compareSchema from '../schemas/compare.schema.json' with { type: 'json' }
import reportSchema from '../schemas/report.schema.json' with { type: 'json' }
import { asChild, checkout, inProcess, temporaryFolder } from './test-command.ts'

vi.setConfig({ testTimeout: 60_000 })

const original = join(checkout, 'snapshots/sentry/fresh-install.json')
const text = await readFile(original, 'utf8')
const validate = new Ajv({ strict: true, allErrors: true }).compile(compareSchema)

/** Compares the snapshot with a changed copy of it. */
async function compareWith(changed: string, ...options: readonly string[]) {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'actual.json')
  await writeFile(file, changed)
  const ended = await inProcess('compare', original, file, '--root', checkout, ...options)
  const replace = (output: string) => output.replaceAll(file, 'actual.json')
  return { ...ended, stdout: replace(ended.stdout), stderr: replace(ended.stderr) }
}

function changed(from: string | RegExp, to: string): string {
  const result = text.replace(from, to)
  if (result === text) throw new Error(`nothing to replace: ${from}`)
  return result
}

/** The comparison as a reader of JSON sees it. */
async function comparison(changedText: string, ...options: readonly string[]) {
  const { exitCode, stdout, stderr } = await compareWith(changedText, '--json', ...options)
  expect(stderr).toBe('')
  const result = JSON.parse(stdout)
  validate(result)
  expect(validate.errors).toBe(null)
  expect(exitCode).toBe(result.findings.length === 0 ? 0 : 1)
  expect(result.summary.findings).toBe(result.findings.length)
  return result
}

const teamPk = /("model": "sentry\.team",\s+"pk": )1,/
const withOtherTeamPk = changed(teamPk, '$17001,').replace(/("team": )1(,?\n)/g, '$17001$2')

describe('--json', () => {
  test('equal files pass, without a finding', async () => {
    expect(await comparison(text)).toEqual({
      schemaVersion: 1,
      subject: 'sentry',
      verdict: 'pass',
      summary: { expectedRows: 50, actualRows: 50, findings: 0, byKind: {} },
      findings: [],
    })
  })

  test('a changed field is a finding with all of its parts, in the order of the schema', async () => {
    const result = await comparison(changed('"slug": "internal"', '"slug": "external"'))
    expect(result).toMatchObject({ verdict: 'fail', summary: { byKind: { 'unexpected-change': 1 } } })
    expect(Object.keys(result)).toEqual(['schemaVersion', 'subject', 'verdict', 'summary', 'findings'])
    expect(Object.keys(result.findings[0])).toEqual(compareSchema.definitions.finding.required)
    expect(result.findings[0]).toMatchObject({
      kind: 'unexpected-change',
      model: 'sentry.project',
      field: 'slug',
      comparator: null,
      expected: '"internal"',
      actual: '"external"',
    })
  })

  test('what is wrong with a file in itself is a finding whose message names the file', async () => {
    const result = await comparison(changed(teamPk, '$17001,'))
    const dangling = result.findings.filter(({ kind }: { kind: string }) => kind === 'dangling-foreign-key')
    expect(dangling.length).toBeGreaterThan(0)
    for (const { message } of dangling) expect(message).toMatch(/actual\.json: no row of sentry\.team/)
  })

  test('a model that the subject does not have is found', async () => {
    const stranger = '[\n  {"model": "sentry.stranger", "pk": 1, "fields": {}},'
    expect(await comparison(text.replace('[', stranger))).toMatchObject({
      summary: { actualRows: 51, byKind: { 'unknown-model': 1 } },
    })
  })

  test('no finding is cut, however many there are', async () => {
    const result = await comparison('[]')
    expect(result.summary.byKind).toEqual({ 'missing-row': 50 })
  })
})

test('two changed primary keys are findings, and are none with --renumbered', async () => {
  expect((await comparison(withOtherTeamPk)).findings.length).toBeGreaterThan(0)
  const { findings } = await comparison(withOtherTeamPk, '--renumbered')
  expect(findings.filter(({ kind }: { kind: string }) => kind !== 'unordered-input')).toEqual([])
})

test('rows out of order are put in order by fmt, which is told the subject of a file that lies elsewhere', async () => {
  const { findings } = await comparison(withOtherTeamPk, '--renumbered')
  expect(findings).toMatchObject([
    { kind: 'unordered-input', fix: '`npx roundtrip fmt --subject sentry actual.json` puts rows and models in order' },
  ])
})

test('without --json it reads as a case that fails', async () => {
  const { exitCode, stdout } = await compareWith(changed('"slug": "internal"', '"slug": "external"'))
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/^1 finding: 50 rows expected, 50 actual\n\n✗ unexpected-change {2}sentry\.project pk 1 /)
})

test('no output holds a secret', async () => {
  const secret = 'pbkdf2_sha256$1$never$shown'
  const { stdout } = await compareWith(changed(/"password": "[^"]+"/, `"password": "${secret}"`), '--json')
  expect(stdout).toContain('"field": "password"')
  expect(stdout).not.toContain(secret)
})

describe('input that cannot be compared exits with 2', () => {
  test('a truncated file is one line with its place', async () => {
    const { exitCode, stdout, stderr } = await compareWith(text.slice(0, 3000), '--json')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^✗ actual\.json:\d+:\d+: not a snapshot: the file ends inside a string\n$/)
  })

  test('a missing file is told, of both files', async () => {
    const ended = await asChild(['compare', 'none.json', 'nil.json', '--subject', 'sentry', '--json'])
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' })
    expect(ended.stderr).toContain('none.json cannot be read: there is no such file')
    expect(ended.stderr).toContain('nil.json cannot be read: there is no such file')
  })

  test('an unknown subject is told, with those that there are', async () => {
    const { exitCode, stderr } = await inProcess(
      'compare',
      original,
      original,
      '--subject',
      'sentri',
      '--root',
      checkout,
    )
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no subject sentri')
    expect(stderr).toContain('bookshop, sentry')
  })

  test('what a subject says cannot be declared, whether the subject was named or found', async () => {
    const declared = [
      '--foreign-key',
      'sentry.team.organization=sentry.organization',
      '--secret',
      'sentry.user.password',
    ]
    const found = await inProcess('compare', original, original, '--root', checkout, ...declared)
    expect(found).toMatchObject({ exitCode: 2, stdout: '' })
    expect(found.stderr).toContain('--foreign-key, --secret: only for files without a subject, but these are of sentry')
    expect(found.stderr).toContain('fresh-install.json lies')
    const natural = ['--natural-key', 'sentry.team=slug']
    const named = await inProcess('compare', 'a.json', 'b.json', '--subject', 'sentry', '--root', checkout, ...natural)
    expect(named).toMatchObject({ exitCode: 2, stdout: '' })
    expect(named.stderr).toContain('--natural-key: only for files without a subject, but these are of sentry\n')
  })
})

test('a finding has the same schema as in a report, but for what only a case can have', () => {
  const { finding, pairingMethod, primaryKey } = reportSchema.definitions
  const {
    statement: _,
    by: _by,
    mode: _mode,
    proposal: _proposal,
    unacceptable: _unacceptable,
    ...properties
  } = finding.properties
  expect(compareSchema.definitions).toMatchObject({ finding: { ...finding, properties }, pairingMethod, primaryKey })
  expect(Object.keys(compareSchema.definitions.finding.properties)).toEqual(Object.keys(properties))
  expect(compareSchema.definitions.summary.properties.byKind.propertyNames.enum).toEqual(finding.properties.kind.enum)
})
