import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Schema } from '../../model/schema.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { compareFiles } from '../../run/index.ts'
import { rowText } from '../../snapshot/index.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { samples, typesOfSamples } from './test-values.ts'

const server = serverForTests()
const spelled = samples.filter(({ spellings = [] }) => spellings.length > 0)
const pairs = spelled.flatMap(({ spellings = [] }, table) =>
  spellings.map(([given, canonical], index) => ({
    model: modelName(`public.t${table}`),
    pk: index + 1,
    given,
    canonical,
  })),
)
let folder: string
let schema: Schema

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pg-spellings-'))
  const extensions = new Set(spelled.flatMap(({ extension = [] }) => extension))
  const sql = [
    ...[...extensions].map((name) => `CREATE EXTENSION ${name};`),
    typesOfSamples,
    ...spelled.map(({ type }, index) => `CREATE TABLE t${index} (id int PRIMARY KEY, v ${type});`),
  ]
  await remakeDatabase(server.connection(), sql.join('\n'))
  schema = await schemaOf(server.connection())
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

test('files whose values differ only in their spelling are equal, whichever of them is expected', async () => {
  expect(pairs.length).toBeGreaterThan(60)
  const given = await file(
    'given',
    pairs.map(({ given: v, ...row }) => ({ ...row, fields: { v } })),
  )
  const canonical = await file(
    'canonical',
    pairs.map(({ canonical: v, ...row }) => ({ ...row, fields: { v } })),
  )
  expect(await findingsOf(given, canonical)).toEqual([])
  expect(await findingsOf(canonical, given)).toEqual([])
})

test("another spelling hides no difference: each is found once values are another row's", async () => {
  const shifted = spelled.flatMap(({ spellings = [] }, table): readonly { row: Row; other: Row }[] => {
    const [first, second] = spellings
    if (!first || !second || JSON.stringify(first[1]) === JSON.stringify(second[1])) return []
    const row = (v: (typeof first)[0]): Row => ({ model: modelName(`public.t${table}`), pk: 1, fields: { v } })
    return [{ row: row(first[0]), other: row(second[1]) }]
  })
  expect(shifted.length).toBeGreaterThan(15)
  const expected = await file(
    'rows',
    shifted.map(({ row }) => row),
  )
  const actual = await file(
    'others',
    shifted.map(({ other }) => other),
  )
  expect(await findingsOf(expected, actual)).toEqual(shifted.map(({ row }) => `unexpected-change ${row.model}`).sort())
})

async function file(name: string, rows: readonly Row[]): Promise<string> {
  const path = join(folder, `${name}.ndjson`)
  const order = [...schema.models.keys()]
  const sorted = [...rows].sort((a, b) => order.indexOf(a.model) - order.indexOf(b.model))
  await writeFile(path, sorted.map((row) => `${rowText(row, 'lines')}\n`).join(''))
  return path
}

/** By strict equality alone. */
async function findingsOf(expected: string, actual: string): Promise<readonly string[]> {
  const subject = { definition: { name: 'test', schema: 'schema.sql' }, folder }
  const bound = { subject, schema, comparators: new Map() }
  const { findings } = await compareFiles(bound, expected, actual, { keysPreserved: true })
  return findings.map(({ kind, model }) => `${kind} ${model}`).sort()
}
