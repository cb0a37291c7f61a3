import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { framings, rowText } from '../../snapshot/index.ts'
import { quoteText, samples, typesOfSamples } from '../every-type/test-values.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { exportRowBytes, exportRows } from './export.ts'

const { connection } = serverForTests()
const seed = Math.floor(Math.random() * 2 ** 31)
const extensions = new Set(samples.flatMap(({ extension = [] }) => extension))

let schema: Schema
const rows: Row[] = []

beforeAll(async () => {
  const tables = samples.map(({ type, texts, random }, index) => {
    const values = [...texts, null, ...(random ? fc.sample(random, { seed, numRuns: 30 }) : [])]
    const literals = values.map((text, row) => `(${row}, ${quoteText(text)})`)
    return `CREATE TABLE t${index} (id int PRIMARY KEY, v ${type}); INSERT INTO t${index} VALUES ${literals.join(', ')};`
  })
  await remakeDatabase(
    connection(),
    `${[...extensions].map((name) => `CREATE EXTENSION ${name};`).join(' ')} ${typesOfSamples} ${tables.join('\n')}
    CREATE TABLE json_key (k jsonb PRIMARY KEY, "10" int, "9" int, "__proto__" text, "a""b" text);
    INSERT INTO json_key VALUES ('{"a": [1, {}]}', 1, NULL, 'x', E'\\t\\\\'), ('[]', 1, 2, NULL, ''), ('5', 1, 2, NULL, '\\N');
    CREATE TABLE array_key (k text[] PRIMARY KEY); INSERT INTO array_key VALUES ('{a,b}'), ('[0:0]={a}'), ('{}');
    CREATE TABLE pair (a int, b jsonb, c text, PRIMARY KEY (b, a)); INSERT INTO pair VALUES (1, '{"x": 1}', 'y');
    CREATE TABLE keyless (t text, n numeric); INSERT INTO keyless VALUES ('b', 1.50), ('a', NULL);
    CREATE SEQUENCE number; SELECT nextval('number');
    CREATE TABLE nothing (); INSERT INTO nothing SELECT; CREATE TABLE only_key (id int PRIMARY KEY); INSERT INTO only_key VALUES (1)`,
  )
  schema = await schemaOf(connection())
  for await (const batch of exportRows(connection(), schema, { sequences: true })) rows.push(...batch)
}, 60_000)

describe.each(['array', 'lines'] as const)('the bytes of exported rows, for a file with its rows as %s', (format) => {
  test(`are those of the rows' values, whatever their type (seed ${seed})`, async () => {
    const texts: string[] = []
    let count = 0
    for await (const chunk of exportRowBytes(connection(), schema, format, { sequences: true })) {
      texts.push(chunk.bytes.toString())
      count += chunk.rows
    }
    expect(rows.at(-1)?.pk).toBe('public.number')
    expect(count).toBe(rows.length)
    const { between } = framings[format]
    const expected = rows.map((row) => rowText(row, format))
    // By lines, so that a difference is a short one.
    expect(texts.join(between).split('\n')).toEqual(expected.join(between).split('\n'))
  })
})
