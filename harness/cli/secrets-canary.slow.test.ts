import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { acceptable, failedCases } from '../../reports/index.ts'
import { jsonText } from '../model/json.ts'
import type { RunReport } from '../model/report.ts'
import { fieldValue } from '../model/schema.ts'
import { modelName, type Row, type Snapshot } from '../model/snapshot.ts'
import type { BoundSubject } from '../run/index.ts'
import { canonicalizeSnapshot, readSnapshotFile, serializeSnapshot } from '../snapshot/index.ts'
import { reviewAtTerminal } from './review/test-review-at-terminal.ts'
import { Canaries } from './test-canaries.ts'
import { type CanaryCase, damages, misexpectations, refusals } from './test-canary-cases.ts'
import { canaryCopies } from './test-canary-copies.ts'
import { writeBadFiles } from './test-canary-files.ts'
import { filesOf, leaks, openFolder, serversGone } from './test-canary-places.ts'
import { additions, type CanaryProject, canaryProject } from './test-canary-project.ts'
import { CanarySearch } from './test-canary-search.ts'
import { stolen } from './test-canary-stolen.ts'
import { asChild, checkout, inProcess } from './test-command.ts'
import { plantCanaries, secretFields, withField } from './test-plant-canaries.ts'
import { shopForTests } from './test-shop-database.ts'

// A case that fails is applied three times: to judge it, to find what did it, and to see whether it fails again.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 900_000 })

const canaries = new Canaries('secret')
/** Planted where the subject `control` does not hide them: what finds no secret must find these. */
const unhidden = new Canaries('control')

let project: CanaryProject
let temporary: Awaited<ReturnType<typeof openFolder>>
let bookshop: BoundSubject
let sentry: BoundSubject
let exitCode: number | null
const copies = canaryCopies(canaries)
/** Snapshots with canaries, by subject. */
const before = new Map<string, Snapshot>()
let files: Awaited<ReturnType<typeof writeBadFiles>>
/** Those that cases are run on: of each way to be wrong one. */
const badOfCases = new Set(
  ['kinds', 'keys', 'natural-keys', 'other-keys', 'unknown', 'doubled', 'twice']
    .concat('refused-domain', 'refused-generated', 'refused-deferred')
    .map((name) => `${name}.json`),
)
/** All that a run printed and wrote, by where it stands. */
const published = new Map<string, string>()

beforeAll(async () => {
  project = await canaryProject()
  temporary = await openFolder()
  bookshop = await project.bind('bookshop')
  sentry = await project.bind('sentry')
  const receipt: Row = { model: modelName('shop.receipt'), pk: 1, fields: { code: 'SPRING' } }
  const books = await planted(bookshop, 'bookshop/small-shop.json', receipt)
  const users = await planted(sentry, 'sentry/exhaustive.json')
  await addCases('bookshop', damages(bookshop.schema, books, canaries))
  await addCases('bookshop', refusals(canaries))
  await addCases('bookshop', misexpectations(canaries))
  await addCases('bookshop', stolen)
  await addCases('sentry', damages(sentry.schema, users, canaries))
  await writeSnapshot('copies', copies.before)
  await addCases('copies', copies.cases)
  await writeSnapshot('throwing', books)
  const setMessage = (text: string) => ({ update: 'shop.gift_wrap', where: { pk: 1 }, set: { message: text } })
  const changed = { sql: `UPDATE shop.gift_wrap SET message = '${canaries.text('throwing')}'` }
  await addCases('throwing', { throwing: { transform: [changed] } })
  await writeSnapshot('control', withField(bookshop.schema, books, 'shop.gift_wrap.message', unhidden.text('before')))
  await addCases('control', {
    control: {
      transform: [
        setMessage(unhidden.text('step')),
        { sql: `UPDATE shop.gift_wrap SET message = '${unhidden.text('after')}'` },
      ],
    },
    'control of a refusal': {
      transform: [{ sql: `DO $$ BEGIN RAISE EXCEPTION 'no ${unhidden.text('raised')}'; END $$` }],
    },
  })
  files = await writeBadFiles(join(project.path, 'files'), bookshop.schema, books, canaries)
  for (const file of files.snapshots.filter((path) => badOfCases.has(basename(path)))) {
    const snapshot = `../files/${basename(file)}`
    await addCases('bookshop', { [`on ${basename(file, '.json')}`]: { snapshot, transform: [] } })
  }
  for (const file of files.cases) await copyFile(file, join(project.path, 'cases', basename(file)))
  const reporters = ['default', 'junit', 'json', 'github-actions', 'blob', 'verbose']
  const summarized = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(project.path, 'summary.md') }
  const ended = await asChild(['run', ...reporters.flatMap((name) => ['--reporter', name])], {
    cwd: project.path,
    env: { TMPDIR: temporary.path, ROUNDTRIP_REPORT: 'html,json,junit,markdown,github', ...summarized },
  })
  exitCode = ended.exitCode
  published.set('stdout', ended.stdout)
  published.set('stderr', ended.stderr)
  for (const [file, text] of await filesOf(project.path, ['snapshots', 'cases', 'files'])) published.set(file, text)
  await serversGone(temporary.path, '')
  for (const [file, text] of await filesOf(temporary.path, [])) published.set(file, text)
})
afterAll(async () => {
  await project[Symbol.asyncDispose]()
  await temporary[Symbol.asyncDispose]()
})

async function planted({ schema }: BoundSubject, file: string, ...more: Snapshot): Promise<Snapshot> {
  const given = [...(await readSnapshotFile(join(checkout, 'snapshots', file))), ...more]
  const { rows: canonical } = canonicalizeSnapshot(given, schema)
  const rows = plantCanaries(schema, canonical, canaries)
  before.set(schema.subject, rows)
  await writeSnapshot(schema.subject, rows)
  return rows
}

function writeSnapshot(subject: string, rows: Snapshot): Promise<void> {
  return writeFile(join(project.path, 'snapshots', subject, 'before.json'), serializeSnapshot(rows))
}

async function addCases(subject: string, cases: Readonly<Record<string, CanaryCase>>): Promise<void> {
  for (const [name, given] of Object.entries(cases)) {
    const text = JSON.stringify({ name: `${subject}: ${name}`, subject, snapshot: 'before', ...given }, null, 2)
    await writeFile(join(project.path, 'cases', `${subject}-${name.replaceAll(' ', '-')}.case.yaml`), text)
  }
}

describe('every secret field of every model', () => {
  test('holds a canary, but for booleans', async () => {
    const search = new CanarySearch(canaries.planted)
    const lacking = [bookshop, sentry].flatMap(({ schema }) =>
      secretFields(schema)
        .filter(({ field }) => !field.generated)
        .filter(({ model, field }) => {
          const rows = before.get(schema.subject)?.filter((row) => row.model === model.name) ?? []
          return rows.every((row) => search.in(jsonText(fieldValue(model, row, field.name) ?? null)).size === 0)
        })
        .map(({ model, field }) => `${model.name}.${field.name}`),
    )
    expect(lacking.sort()).toEqual(['sentry.user.is_password_expired', 'sentry.user.is_unclaimed'])
  })
})

/** Who may read them all the same is a role whose every look raises an error. */
const rowsThatRefuse = `
  CREATE ROLE reader LOGIN;
  GRANT USAGE ON SCHEMA shop, stock TO reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA shop, stock TO reader;
  GRANT SELECT ON ALL SEQUENCES IN SCHEMA shop, stock TO reader;
  CREATE FUNCTION shop.tell(message text) RETURNS boolean LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'not %', message; END $$;
  ALTER TABLE shop.gift_wrap ENABLE ROW LEVEL SECURITY;
  CREATE POLICY telling ON shop.gift_wrap USING (shop.tell(message))`

describe('of commands that are given bad files', () => {
  const { url, connection } = shopForTests()

  test('none shows a secret', async () => {
    const good = join(project.path, 'snapshots/bookshop/before.json')
    const subject = ['--subject', 'bookshop', '--root', project.path]
    await connection().client.query(additions)
    const texts = new Map<string, string>()
    const add = async (...argv: readonly string[]): Promise<void> => {
      const { exitCode, stdout, stderr } = await inProcess(...argv)
      const name = `${texts.size} ${argv.join(' ').replaceAll(`${project.path}/`, '').slice(0, 100)}`
      texts.set(name, stdout + stderr)
      expect(exitCode === 0, name).toBe(argv[0] === 'explain')
    }
    await copyFile(good, join(project.path, 'files/before.json'))
    const into = ['--url', url(), '--into-existing', '--replace', ...subject]
    await add('validate', ...files.snapshots, ...files.cases, '--json', ...subject)
    await add('validate', ...files.snapshots, ...files.cases, ...subject)
    for (const file of files.snapshots) {
      await add('compare', good, file, ...subject)
      await add('compare', file, good, '--renumbered', '--json', ...subject)
      if (!file.endsWith('changed.json')) await add('import', file, '--triggers', 'on', ...into)
    }
    expect(await inProcess('import', good, ...into)).toMatchObject({ exitCode: 0 })
    await connection().client.query(rowsThatRefuse)
    const asReader = url().replace('postgres@', 'reader@')
    await add('export', join(project.path, 'files/export.json'), '--url', asReader, ...subject)
    await add('fmt', ...files.snapshots, ...subject)
    await add('explain', 'bookshop', '--root', project.path)
    await add('explain', 'sentry', '--json', '--root', project.path)
    const declared = secretFields(bookshop.schema).flatMap(({ model, field }) => [
      '--secret',
      `${model.name}.${field.name}`,
    ])
    const [changed = ''] = files.snapshots
    for (const options of [[], ['--json', '--renumbered']]) {
      await add('compare', join(project.path, 'files/before.json'), changed, ...declared, ...options)
    }
    const copied = join(project.path, 'files/copies.json')
    await writeFile(copied, serializeSnapshot(copies.after))
    for (const options of [[], ['--json', '--renumbered']]) {
      const files = [join(project.path, 'snapshots/copies/before.json'), copied]
      await add('compare', ...files, '--subject', 'copies', '--root', project.path, ...options)
    }
    expect(leaks(texts, canaries)).toEqual({})
  })
})

describe('of what is meant after all', () => {
  test('neither the commands that write it nor the case files that they write show a secret', async () => {
    const { path: cwd } = project
    const report: RunReport = JSON.parse(published.get('reports/out/report.json') ?? '')
    // What is new in the structure only a run knows, so that of those `-u` alone is tried.
    const failed = failedCases(report).filter(({ file, findings }) => {
      return file.includes('bookshop-stolen') && !findings.some(({ finding }) => finding.kind === 'schema-drift')
    })
    expect(failed.map(({ file }) => file)).toHaveLength(4)
    const files = failed.map(({ file }) => join(cwd, file))
    const texts = async () => await Promise.all(files.map((file) => readFile(file, 'utf8')))
    const untouched = await texts()
    const keys = failed.flatMap(({ findings }) => ['', 'a'][acceptable(findings).length] ?? 'c').filter(Boolean)
    const filters = failed.map(({ file }) => basename(file, '.yaml'))
    const reviewed = await reviewAtTerminal(cwd, keys, ...filters, '--save', join(cwd, 'approval.json'))
    const accepted = await asChild(['accept', '--from', 'approval.json'], { cwd })
    expect(accepted, accepted.stderr).toMatchObject({ exitCode: 0 })
    const written = await texts()
    expect(written.filter((text, index) => text === untouched[index])).toEqual([])
    await Promise.all(files.map((file, index) => writeFile(file, untouched[index] ?? '')))
    const updated = await asChild(['run', 'bookshop-stolen', '-u'], { cwd, env: { TMPDIR: temporary.path } })
    const found = new Map([
      ['review', reviewed],
      ['approval', await readFile(join(cwd, 'approval.json'), 'utf8')],
      ['accept', accepted.stdout + accepted.stderr],
      ['accepted', written.join('\n')],
      ['run -u', updated.stdout + updated.stderr],
      ['updated', [...(await filesOf(join(cwd, 'cases'), []))].flatMap(ofStolen).join('\n')],
      ...(await filesOf(join(cwd, 'reports'), [])),
    ])
    expect(found.get('updated')).toMatch(/\$(?:any|differs): true/)
    expect(leaks(found, canaries)).toEqual({})
  })
})

function ofStolen([file, text]: readonly [string, string]): readonly string[] {
  return file.includes('bookshop-stolen') ? [text] : []
}

describe('of a database that is kept', () => {
  test('neither its message nor a file beside its data shows a secret', async () => {
    await using own = await openFolder()
    const options = { cwd: project.path, env: { TMPDIR: own.path } }
    const ended = await asChild(['run', 'bookshop-raise.case', '--keep', 'on-failure'], options)
    const output = ended.stdout + ended.stderr
    const [, name = ''] = /npx roundtrip clean (\S+)/.exec(output) ?? []
    await serversGone(own.path, name)
    const files = await filesOf(own.path, [name])
    const cleaned = await asChild(['clean', name], options)
    expect(cleaned, output).toMatchObject({ exitCode: 0 })
    expect(output).toContain('postgresql://')
    const texts = new Map([...files, ['output', output], ['clean', cleaned.stdout + cleaned.stderr]])
    expect(leaks(texts, canaries)).toEqual({})
  })
})

describe('of a run in which everything goes wrong', () => {
  test('no case passes, and steps fail by what they are meant to', () => {
    expect(exitCode).toBe(1)
    const { cases }: RunReport = JSON.parse(published.get('reports/out/report.json') ?? '')
    expect(cases.filter(({ status }) => status !== 'fail' && status !== 'error')).toEqual([])
    const states = cases.flatMap(({ error }) => /\(SQLSTATE (\w+)\)/.exec(error ?? '')?.slice(1) ?? [])
    const all = ['22007', '2201B', '22023', '22P02', '23502', '23503', '23505', '23514']
    expect([...new Set(states)].sort()).toEqual([...all, '42601', '42703', '42P01', '57014', 'P0001', 'P0004'])
    const kinds = new Set(cases.flatMap(({ findings }) => findings.map(({ kind }) => kind)))
    expect(kinds).toEqual(
      new Set([
        'dangling-foreign-key',
        'unexpected-row',
        'missing-row',
        'unexpected-change',
        'missing-change',
        'comparator',
        'sequence-behind',
        'schema-drift',
      ]),
    )
  })

  test('nothing shows a secret', () => {
    expect(leaks(published, canaries)).toEqual({})
  })

  test('everything shows what is no secret, so that the search would have found one', () => {
    expect(Object.keys(leaks(published, unhidden)).sort()).toEqual([
      '.vitest-reports/blob.json',
      'out/junit.xml',
      'out/vitest.json',
      'reports/out/index.html',
      'reports/out/junit.xml',
      'reports/out/report.json',
      'stderr',
      'stdout',
      'summary.md',
    ])
  })
})
