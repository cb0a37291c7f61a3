import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Model, Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { contentSortKeys, pkSortKeys, rowOrder, type SortKeys } from '../../snapshot/index.ts'
import { copyOutLines } from '../copy/copy-streams.ts'
import { decodeCopyLine } from '../copy/copy-text.ts'
import { quoteText, samples, typesOfSamples } from '../every-type/test-values.ts'
import { remakeDatabase, schemaOf } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { rowDecoder } from './row-decoder.ts'

const { connection } = serverForTests()
const seed = Math.floor(Math.random() * 2 ** 31)
const extensions = new Set(samples.flatMap(({ extension = [] }) => extension))

let schema: Schema

beforeAll(async () => {
  const tables = samples.map(({ type, texts, random }, index) => {
    const values = [...texts, null, ...(random ? fc.sample(random, { seed, numRuns: 5 }) : [])]
    return `CREATE TABLE t${index} (v ${type}, "ä😀" int, "10" int, "9" int);
      INSERT INTO t${index} VALUES ${values.map((text) => `(${quoteText(text)}, 1, 2, 3)`).join(', ')};`
  })
  await remakeDatabase(
    connection(),
    `${[...extensions].map((name) => `CREATE EXTENSION ${name};`).join(' ')} ${typesOfSamples} ${tables.join('\n')}
    CREATE TABLE documents (v jsonb); INSERT INTO documents VALUES ('{"bb": 1, "a": 1}'), ('{"bb": 0, "c": 1}'),
      ('{"a": 1.10, "bb": {"dd": 1, "c": [{"ff": 1, "e": 9007199254740993}]}}'), ('{"10": 1, "9": 2}'), ('5'), ('41'),
      ('{"$json": "1"}'), ('{"__proto__": {"bb": 1, "a": 1}}'), ('null'), ('[{"bb": 1, "a": 2}]'), ('"\uffff"'), ('"😀"')`,
  )
  schema = await schemaOf(connection())
}, 60_000)

/** Compares each row of every table with each, by their keys and by themselves. */
async function expectRowOrder<Key>(
  primaryKey: readonly string[],
  keysOf: (model: Model) => SortKeys<Key>,
): Promise<void> {
  for (const found of schema.models.values()) {
    if (found.table.schema !== 'public') continue
    const model = { ...found, primaryKey }
    const { keyOf, order } = keysOf(model)
    const decode = rowDecoder(model)
    const items: { readonly key: Key; readonly row: Row }[] = []
    for await (const lines of copyOutLines(connection(), `COPY ${model.name} TO STDOUT`)) {
      for (const line of lines) items.push({ key: keyOf(decodeCopyLine(line)), row: decode(line) })
    }
    expect(items.length, model.name).toBeGreaterThan(1)
    const inOrder = rowOrder(model)
    for (const a of items) {
      const signs = items.map((b) => Math.sign(order(a.key, b.key)))
      expect(signs, `${model.name} ${model.fields[0]?.sqlType}`).toEqual(
        items.map((b) => Math.sign(inOrder(a.row, b.row))),
      )
    }
  }
}

describe(`keys stand in the order of their rows, whatever their type (seed ${seed})`, () => {
  test('without a primary key', () => expectRowOrder([], contentSortKeys))
  test('with a primary key', () => expectRowOrder(['v'], pkSortKeys))
  test('with a primary key of several columns', () => expectRowOrder(['9', 'v', '10'], pkSortKeys))
})
