import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bindSchema } from '../../harness/config/index.ts'
import type { Schema } from '../../harness/model/schema.ts'
import { connect, introspect } from '../../harness/postgres/index.ts'
import { ownDatabase } from '../../harness/postgres/test-own-database.ts'
import { canonicalizeSnapshot, readSnapshotFile, snapshotText, sortSnapshot } from '../../harness/snapshot/index.ts'
import { type GeneratedRow, generateRows, schemaSql, type Variant } from './generate-rows.ts'
import { writeSnapshot } from './write-snapshot.ts'

let folder: string
let schema: Schema

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-bench-'))
  await using server = await ownDatabase()
  await using connection = await connect(server.connection)
  await connection.client.query(schemaSql)
  schema = bindSchema(await introspect(connection), { name: 'bench', schema: 'schema.sql', naming: 'django' })
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

test.each(['rows.json', 'rows.ndjson', 'rows.ndjson.gz'])('%s is canonical as it is written', async (name) => {
  const path = join(folder, name)
  await writeSnapshot(path, generateRows(2_200, 'original'))
  const rows = await readSnapshotFile(path)
  const canonical = canonicalizeSnapshot(rows, schema)
  expect(canonical.problems).toEqual([])
  const text = name.endsWith('.gz') ? null : await readFile(path, 'utf8')
  expect(snapshotText(path, sortSnapshot(canonical.rows, schema))).toBe(text ?? snapshotText(path, rows))
})

test('one row in eleven is an account', () => {
  const rows = [...generateRows(1_100, 'original')]
  expect(rows.filter(({ model }) => model === 'bench.account')).toHaveLength(100)
  expect(rows.filter(({ model }) => model === 'bench.event')).toHaveLength(1_000)
})

test('the same seed gives the same rows, and another one others', () => {
  expect([...generateRows(50, 'original', 7)]).toEqual([...generateRows(50, 'original', 7)])
  expect([...generateRows(50, 'original', 8)]).not.toEqual([...generateRows(50, 'original', 7)])
})

test('texts hold what must be escaped and what is not ASCII, keys what no double holds, and some fields null', () => {
  const text = JSON.stringify([...generateRows(1_100, 'original')])
  for (const part of ['\\\\n', '\\\\"', '🚀', 'Ж', '9007199254741', '"null"']) expect(text).toContain(part)
})

test.each<[Variant, number, number]>([
  ['few-changes', 6, 5],
  ['later-updates', 0, 1_100],
])(
  'rows that are %s differ in %d amounts and %d moments of update, and in nothing else',
  (variant, amounts, updates) => {
    const [original, changed] = [[...generateRows(1_100, 'original')], [...generateRows(1_100, variant)]]
    const differing = original.flatMap((row, index) => differingFields(row, changed[index]))
    expect(differing.filter((name) => name === 'amount')).toHaveLength(amounts)
    expect(differing.filter((name) => name === 'updated_at')).toHaveLength(updates)
    expect(differing).toHaveLength(amounts + updates)
  },
)

function differingFields(a: GeneratedRow, b: GeneratedRow | undefined): readonly string[] {
  const others = new Map(b?.fields)
  return a.fields.flatMap(([name, value]) => (JSON.stringify(others.get(name)) === JSON.stringify(value) ? [] : [name]))
}
