import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Field, Schema } from '../../model/schema.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import {
  type Connection,
  createEmbeddedProvider,
  type PostgresProvider,
  type ThrowawayServer,
} from '../../postgres/index.ts'
import {
  canonicalizeSnapshot,
  canonicalValue,
  codecFor,
  parseSnapshot,
  serializeSnapshot,
  ValueError,
} from '../../snapshot/index.ts'
import { copyOutLines } from '../copy/copy-streams.ts'
import { exportSnapshot } from '../export/export.ts'
import { importSnapshot } from '../import/import.ts'
import { createDatabase, schemaOf } from '../test-database.ts'
import type { TypeSamples } from './test-type-samples.ts'
import { quoteText, samples, typesOfSamples } from './test-values.ts'

const seed = Math.floor(Math.random() * 2 ** 31)
const randomPerType = randomRuns(30)
const tableOf = (sample: TypeSamples): string => `t${samples.indexOf(sample)}`
const modelOf = (sample: TypeSamples) => modelName(`public.${tableOf(sample)}`)
const extensions = new Set(samples.flatMap(({ extension = [] }) => extension))
const ddl = [
  ...[...extensions].map((name) => `CREATE EXTENSION ${name};`),
  typesOfSamples,
  ...samples.map((s) => `CREATE TABLE ${tableOf(s)} (id int PRIMARY KEY, v ${s.type});`),
].join('\n')

let provider: PostgresProvider
let server: ThrowawayServer
let original: Connection
let restored: Connection
let schema: Schema
let exported: readonly Row[]

beforeAll(async () => {
  provider = await createEmbeddedProvider()
  server = await provider.boot()
  original = await createDatabase(server, 'original', ddl)
  restored = await createDatabase(server, 'restored', ddl)
  schema = await schemaOf(original)
  for (const sample of samples) {
    const random = sample.random ? fc.sample(sample.random, { seed, numRuns: randomPerType }) : []
    // Literals of no type, which the type itself reads: a cast from text is something else for some.
    const rows = [...sample.texts, null, ...random].map((text, index) => `(${index + 1}, ${quoteText(text)})`)
    await original.query(`INSERT INTO ${tableOf(sample)} VALUES ${rows.join(', ')}`)
  }
  exported = await exportSnapshot(original, schema)
  await importSnapshot(restored, schema, parseSnapshot(serializeSnapshot(exported), 'samples.json'))
}, 60_000)

afterAll(async () => {
  await original?.[Symbol.asyncDispose]()
  await restored?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
  await provider?.[Symbol.asyncDispose]()
})

/** PostgreSQL itself reads no text of them: nothing can restore a table that has such a column. */
const unreadable = [
  ...['gtsvector', 'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'pg_dependencies', 'pg_mcv_list'],
  ...['pg_ndistinct', 'pg_node_tree'],
]

test('there are values of every type that PostgreSQL has', async () => {
  const { rows } = await original.query(
    `SELECT typname FROM pg_type y
     WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'd', 'e', 'r', 'm') AND typcategory <> 'A'
       AND NOT EXISTS (
         SELECT FROM pg_attribute a
         WHERE a.atttypid = y.oid AND a.attname = 'v' AND a.attrelid IN (SELECT oid FROM pg_class WHERE relname ~ '^t[0-9]'))
     ORDER BY typname`,
  )
  expect(rows.flat()).toEqual(unreadable)
  for (const type of unreadable) {
    await expect(original.query(`SELECT ''::${type}`)).rejects.toThrow('cannot accept a value of type')
  }
})

async function copyText(connection: Connection, table: string): Promise<readonly string[]> {
  const lines: string[] = []
  const sql = `COPY (SELECT * FROM ${table} ORDER BY id) TO STDOUT`
  for await (const batch of copyOutLines(connection, sql)) lines.push(...batch)
  return lines
}

function fieldOf(sample: TypeSamples): Field {
  const field = schema.models.get(modelOf(sample))?.fields.find(({ name }) => name === 'v')
  if (!field) throw new Error(`no field for ${sample.type}`)
  return field
}

describe.each(samples.map((sample) => ({ type: sample.type, sample })))(
  `values of $type (seed ${seed})`,
  ({ sample }) => {
    test('are the same, byte for byte, in a database that imported them', async () => {
      expect(await copyText(restored, tableOf(sample))).toEqual(await copyText(original, tableOf(sample)))
    })

    test('are canonical as they are exported', () => {
      const rows = exported.filter((row) => row.model === modelOf(sample))
      const canonical = canonicalizeSnapshot(rows, schema)
      expect(canonical.problems).toEqual([])
      expect(serializeSnapshot(canonical.rows)).toBe(serializeSnapshot(rows))
      expect(serializeSnapshot(parseSnapshot(serializeSnapshot(rows), 'x.json'))).toBe(serializeSnapshot(rows))
    })

    test.each((sample.spellings ?? []).map((pair) => pair))(
      'are also read from %j, as %j',
      async (given, canonical) => {
        const codec = codecFor(fieldOf(sample).type)
        expect(canonicalValue(codec, given)).toEqual(canonical)
        const { rows } = await original.query(`SELECT format('%s', $1::${sample.type})`, [codec.encode(given)])
        expect(codec.decode(rows[0]?.[0] ?? '')).toEqual(canonical)
      },
    )

    test.each((sample.rejected ?? []).map((value) => [value]))('are not read from %j', (value) => {
      expect(() => codecFor(fieldOf(sample).type).encode(value)).toThrow(ValueError)
    })
  },
)
