import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schemaOf } from '../test-database.ts'
import { databasesForTests } from './test-databases.ts'
import { createTypes } from './test-pools.ts'
import { roundTripDifferences } from './test-round-trip.ts'
import { quoteText } from './test-values.ts'

const { original, restored } = databasesForTests()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-keys-'))
  await createTypes(original())
  await createTypes(restored())
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  ['jsonb', ['{"a": 1, "$json": 2}', '{"$json": "1"}', '{}', '[]', '[1, {}]', 'null', '"{}"', '"$json"']],
  ['int[]', ['{}', '{1}', '{NULL}', '[0:1]={1,2}', '{{1},{2}}']],
  ['date', ['5874897-12-31', '10000-01-01', '9999-12-31', '4714-11-24 BC', 'infinity', '-infinity']],
  ['numeric', ['Infinity', '1e400', '-1e400', '-Infinity', 'NaN', '9007199254740993', '9007199254740992.5', '0']],
  ['odd.pair', ['(1,a)', '(,)', '(1,"")']],
  ['odd.text_range', ['["",a]', 'empty', '(,)']],
  ['odd."Mood"', ['', 'NULL', 'Ä', 'a,b']],
  ['bytea', ['\\x', '\\x00', '\\xff']],
])('rows with keys of type %s come back, in their order', async (type, keys) => {
  const ddl = `CREATE TABLE keyed (id ${type} PRIMARY KEY, v int)`
  const rows = keys.map((key, index) => `(${quoteText(key)}, ${index})`)
  for (const { client } of [original(), restored()]) await client.query(`DROP TABLE IF EXISTS keyed; ${ddl}`)
  await original().client.query(`INSERT INTO keyed VALUES ${rows.join(', ')}`)
  const schema = await schemaOf(original())
  for (const ending of ['json', 'ndjson.gz']) {
    const path = join(folder, `keys.${ending}`)
    expect(await roundTripDifferences({ original: original(), restored: restored(), schema, path })).toEqual([])
  }
})
