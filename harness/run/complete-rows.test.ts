import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { autoComparators } from '../../comparators/index.ts'
import type { PostgresProvider } from '../postgres/index.ts'
import { providerForTests } from '../postgres/test-own-database.ts'
import { parseCaseFile } from '../transform/index.ts'
import { runCase } from './run-case.ts'
import { SnapshotTemplates } from './snapshot-templates.ts'

const schema = `
  CREATE TABLE note (
    id int PRIMARY KEY, text text,
    written timestamptz NOT NULL DEFAULT clock_timestamp(), token uuid NOT NULL DEFAULT gen_random_uuid(),
    size int GENERATED ALWAYS AS (length(text)) STORED
  );
  CREATE TABLE scrap (text text, written timestamptz DEFAULT clock_timestamp());`
const snapshot = [
  { model: 'public.note', pk: 1, fields: { text: 'one' } },
  { model: 'public.note', pk: 2, fields: { text: 'two', written: '2020-01-01T00:00:00Z' } },
  { model: 'public.scrap', pk: null, fields: { text: 'loose' } },
]

describe('fields that a snapshot lacks, and whose default only the database knows', () => {
  let root: string
  let provider: PostgresProvider
  beforeAll(async () => {
    provider = await providerForTests()
    root = await mkdtemp(join(tmpdir(), 'pg-test-'))
    await mkdir(join(root, 'snapshots/s'), { recursive: true })
    await writeFile(join(root, 'snapshots/s/schema.sql'), schema)
    await writeFile(join(root, 'snapshots/s/subject.ts'), "export default { name: 's', schema: 'schema.sql' }\n")
    await writeFile(join(root, 'snapshots/s/one.json'), JSON.stringify(snapshot))
  }, 60_000)
  afterAll(async () => {
    await provider[Symbol.asyncDispose]()
    await rm(root, { recursive: true })
  })

  async function findingsOf(sql: string): Promise<readonly string[]> {
    const text = ['name: x', 'subject: s', 'snapshot: one', 'transform:', `  - sql: ${JSON.stringify(sql)}`].join('\n')
    const templates = new SnapshotTemplates(root, autoComparators, true)
    const parsed = parseCaseFile(text, join(root, 'x.case.yaml'))
    const { error, findings } = await runCase(parsed, { root, provider, templates, keep: 'never' })
    expect(error).toBeNull()
    return findings.map(({ kind, expectedPk, field }) => `${kind} ${expectedPk} ${field}`)
  }

  test('are no finding when nothing touches them', async () => {
    expect(await findingsOf('SELECT 1')).toEqual([])
  })

  test('are protected like any other from what is not meant', async () => {
    const sql = "UPDATE note SET written = written + interval '1 s', token = gen_random_uuid() WHERE id = 1"
    expect(await findingsOf(sql)).toEqual(['unexpected-change 1 written', 'unexpected-change 1 token'])
  })
})
