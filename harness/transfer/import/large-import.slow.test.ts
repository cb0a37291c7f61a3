import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { bindSchema } from '../../config/index.ts'
import { HarnessError } from '../../model/errors.ts'
import { modelName, type Row, type RowSource, type RowStream } from '../../model/snapshot.ts'
import { introspect } from '../../postgres/index.ts'
import { exportRows } from '../export/export.ts'
import { remakeDatabase } from '../test-database.ts'
import { serverForTests } from '../test-server.ts'
import { importRows } from './import.ts'

const { connection } = serverForTests()

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** `ROUNDTRIP_ROWS=1000000` for the full size. */
const count = Number(process.env.ROUNDTRIP_ROWS ?? 100_000)
const badPosition = Math.round(count * 0.9)
const accounts = Math.round(count / 11)
const place = `shop.event row ${badPosition - accounts} (pk ${badPosition})`

const rowAt = (position: number): Row =>
  position <= accounts
    ? { model: modelName('shop.account'), pk: position, fields: { email: `user${position}@example.com` } }
    : {
        model: modelName('shop.event'),
        pk: position,
        fields: {
          account: 1 + (position % accounts),
          at: `2026-03-01T09:30:00.${String(position % 1_000).padStart(3, '0')}001Z`,
          data: { a: position, b: `x${position}`, c: position % 2 === 0 },
          price: `${position % 1000}.50`,
        },
      }

function rows(change: (row: Row) => Row): RowSource {
  return async function* () {
    for (let start = 1; start <= count; start += 1_000) {
      yield Array.from({ length: Math.min(1_000, count - start + 1) }, (_, index) => {
        const row = rowAt(start + index)
        return start + index === badPosition ? change(row) : row
      })
    }
  }
}

const withFields = (fields: Row['fields']) => (row: Row) => ({ ...row, fields: { ...row.fields, ...fields } })

async function shop() {
  await remakeDatabase(
    connection(),
    `CREATE SCHEMA shop; CREATE TABLE shop.account (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
    CREATE TABLE shop.event (id bigint PRIMARY KEY, account bigint NOT NULL REFERENCES shop.account, at timestamptz NOT NULL,
      data jsonb, price numeric(5,2) CHECK (price >= 0)); CREATE INDEX ON shop.event (account);
    INSERT INTO shop.account VALUES (1, 'kept')`,
  )
  return bindSchema(await introspect(connection()), { name: 'shop', schema: 'schema.sql' })
}

test.each([
  ['a wrong type', withFields({ price: 'much' }), `${place}: field price: expected a decimal number`],
  [
    'a value that PostgreSQL refuses',
    withFields({ price: '12345.00' }),
    `${place}: field price: numeric field overflow (A field with precision 5, scale 2 must round to an absolute value less than 10^3.) (SQLSTATE 22003)`,
  ],
  [
    'an unknown model',
    (row: Row) => ({ ...row, model: modelName('shop.evnt') }),
    `shop.evnt row 1 (pk ${badPosition}): the schema has no such model`,
  ],
  ['an unknown field', withFields({ pirce: 1 }), `${place}: the model has no field pirce`],
  [
    'a dangling foreign key',
    withFields({ account: count }),
    `${place}: field account refers to shop.account ${count}, which is not there`,
  ],
  [
    'a duplicate key',
    (row: Row) => ({ ...row, pk: badPosition - 1 }),
    `shop.event row ${badPosition - accounts} (pk ${badPosition - 1}): duplicate key value violates unique constraint "event_pkey" (Key (id)=(${badPosition - 1}) already exists.) (SQLSTATE 23505)`,
  ],
  ['a null', withFields({ at: null }), `${place}: field at: null value in column "at" of relation "event"`],
  ['a failed check', withFields({ price: -1 }), `${place}: new row for relation "event" violates check constraint`],
])(
  'one bad row among very many, %s, is named, and the database is as it was',
  async (_, change, reason) => {
    const schema = await shop()
    const error: unknown = await importRows(connection(), schema, rows(change)).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(HarnessError)
    expect(error).toMatchObject({ code: 'import-failed', problems: [{ message: expect.stringContaining(reason) }] })
    const { rows: kept } = await connection().query('SELECT email FROM shop.account')
    expect(kept).toEqual([['kept']])
  },
  600_000,
)

test('very many rows are exported as they were imported, and neither way keeps them in memory', async () => {
  const schema = await shop()
  const growth: number[] = []
  // From when all has been used once to the end.
  const measured = async function* (source: RowStream): RowStream {
    let batches = 0
    const held: number[] = []
    for await (const batch of source) {
      yield batch
      batches += 1
      if (batches % 20 === 0) held.push(heldBytes())
    }
    growth.push((held.at(-1) ?? 0) - (held[0] ?? 0))
  }
  const same = rows((row) => row)
  expect(await importRows(connection(), schema, () => measured(same()))).toBe(count)
  let position = 0
  for await (const batch of measured(exportRows(connection(), schema))) {
    for (const row of batch) {
      position += 1
      if (position % 997 === 0) expect(row).toEqual(rowAt(position))
    }
  }
  expect(position).toBe(count)
  // Some keys are held, at about 100 bytes each, of rows that take more than 300.
  expect(growth).toHaveLength(2)
  expect(Math.max(...growth)).toBeLessThan(5_000_000 + count * 50)
}, 600_000)

/** What is held in memory at this moment, without what is only waiting to be collected. */
function heldBytes(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
