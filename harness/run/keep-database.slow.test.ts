import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CaseReport } from '../model/case-report.ts'
import type { Keep } from '../model/config.ts'
import { HarnessError } from '../model/errors.ts'
import {
  type Connection,
  connect,
  createEmbeddedProvider,
  openProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../postgres/index.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let root: string
/** Kept databases end with this server, after the tests. */
let embedded: PostgresProvider
let server: ThrowawayServer
let admin: Connection
let provider: PostgresProvider

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pg-roundtrip-keep-'))
  const folder = join(root, 'snapshots', 'map')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'subject.ts'), `export default ${JSON.stringify({ name: 'map', schema: 'schema.sql' })}`)
  await writeFile(join(folder, 'schema.sql'), 'CREATE TABLE town (id int PRIMARY KEY, name text);')
  const rows = [{ model: 'public.town', pk: 1, fields: { name: 'Ulm' } }]
  await writeFile(join(folder, 'start.json'), JSON.stringify(rows))
  embedded = await createEmbeddedProvider()
  server = await embedded.boot()
  admin = await connect(server.connection)
  provider = await openProvider({
    name: 'external',
    provider: 'external',
    majorVersion: null,
    image: '',
    url: server.url,
    isolation: 'server',
    warm: 0,
  })
})

afterAll(async () => {
  await provider[Symbol.asyncDispose]()
  await admin[Symbol.asyncDispose]()
  await embedded[Symbol.asyncDispose]()
  await rm(root, { recursive: true })
})

const steps = {
  passing: 'transform:\n  - { update: public.town, where: { pk: 1 }, set: { name: Bonn } }',
  failing: 'transform:\n  - sql: UPDATE town SET name = name || 1',
  erroring: "transform:\n  - sql: UPDATE town SET name = 'Bonn'\n  - sql: SELECT nonsense",
  slow: 'timeout: 200ms\ntransform:\n  - sql: SELECT pg_sleep(60)',
} as const

function run(kind: keyof typeof steps, keep: Keep, on: PostgresProvider = provider): Promise<CaseReport> {
  const text = `name: a case\nsubject: map\nsnapshot: start\n${steps[kind]}`
  const templates = new SnapshotTemplates(root, () => [], true)
  return runCase(parseCaseFile(text, join(root, 'a.case.yaml')), { root, provider: on, templates, keep })
}

describe('the database of a case', () => {
  test.each([
    ['passing', 'never', 'pass', null],
    ['failing', 'never', 'fail', null],
    ['erroring', 'never', 'error', null],
    ['passing', 'on-failure', 'pass', null],
    ['failing', 'on-failure', 'fail', 'Ulm1'],
    ['erroring', 'on-failure', 'error', 'Bonn'],
    ['passing', 'always', 'pass', 'Bonn'],
    ['failing', 'always', 'fail', 'Ulm1'],
    ['erroring', 'always', 'error', 'Bonn'],
  ] as const)('that is %s, with %s', async (kind, keep, status, content) => {
    const { kept, ...report } = await run(kind, keep)
    expect(report.status).toBe(status)
    if (content === null) {
      expect(kept).toBeNull()
      return
    }
    const name = new URL(kept?.url ?? '').pathname.slice(1)
    expect(kept).toEqual({ url: kept?.url, remove: `npx roundtrip clean ${name}` })
    const { rows: clients } = await admin.query('SELECT count(*) FROM pg_stat_activity WHERE datname = $1', [name])
    expect(clients).toEqual([['0']])
    await using connection = await connect({ ...server.connection, database: name })
    expect((await connection.query('SELECT name FROM town')).rows).toEqual([[content]])
  })

  test('is gone when its time was over, which its report says', async () => {
    const report = await run('slow', 'always')
    expect(report).toMatchObject({ status: 'error', kept: null })
    expect(report.error).toMatch(
      /^the case took longer than its timeout of 200 ms [\s\S]*\nThe database can't be kept: it ended with the case's time.$/,
    )
  })
})

describe('a database that can not be kept', () => {
  /** Fails as a provider whose Docker daemon is gone does. */
  const failing = (): PostgresProvider => ({
    kind: provider.kind,
    version: provider.version,
    async boot(template) {
      const own = await provider.boot(template)
      const keep = () => Promise.reject(new HarnessError("Container 1 can't be kept: gone", { code: 'infrastructure' }))
      return { ...own, keep }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  })

  test.each([
    ['failing', 'fail', /^Container 1 can't be kept: gone$/, 1],
    ['erroring', 'error', /nonsense[\s\S]*\nContainer 1 can't be kept: gone$/, 0],
  ] as const)('is told beside all else, and goes: %s', async (kind, status, error, findings) => {
    const count = async () => (await admin.query('SELECT count(*) FROM pg_database')).rows[0]?.[0]
    const before = Number(await count())
    const report = await run(kind, 'on-failure', failing())
    expect(report).toMatchObject({ status, kept: null, error: expect.stringMatching(error) })
    expect(report.findings).toHaveLength(findings)
    // The template stays as long as the provider.
    expect(Number(await count())).toBe(before + 1)
  })
})
