import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import { openTestDatabase, type TestDatabase } from '../test-database.ts'
import { holdPrediction } from '../test-prediction.ts'
import { insert, literal, runSql } from '../test-steps.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
}, 60_000)
afterAll(() => database[Symbol.asyncDispose]())

/** A trigger that does this to each new row of t. */
const trigger = (body: string): string => `
  CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; RETURN NEW; END $$;
  CREATE TRIGGER meddle BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION meddle();`

/** What is wrong after two rows of t were inserted, which has these columns besides n. */
async function wrongIn(columns: string, body = 'NULL', steps: readonly Step[] = []): Promise<readonly string[]> {
  const schema = await database.create(`CREATE SEQUENCE s; CREATE TABLE t (${columns}, n int); ${trigger(body)}`)
  const rows = insert('t', { n: literal(1) }, { n: literal(2) })
  const { findings } = await holdPrediction(database, schema, [], [...steps, rows])
  return findings.map(({ message, fix }) => {
    expect(fix).toContain('by a default whose value a trigger must have replaced')
    return message.replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '…')
  })
}

describe('a default that the server alone evaluates', () => {
  test.each([
    'at timestamptz DEFAULT clock_timestamp()',
    `at timestamp DEFAULT date_trunc('second', clock_timestamp() AT TIME ZONE 'Asia/Tokyo') + interval '30 days'`,
    'at date DEFAULT clock_timestamp()::date',
    'at timestamptz DEFAULT timeofday()::timestamptz',
    'token uuid DEFAULT gen_random_uuid()',
    'token text DEFAULT gen_random_uuid()::text',
    'id bigserial PRIMARY KEY',
    'id int GENERATED ALWAYS AS IDENTITY (INCREMENT -5) PRIMARY KEY',
    `id numeric DEFAULT nextval('s')`,
    `a int DEFAULT nextval('s'), b int DEFAULT nextval('s')`,
    'at timestamptz DEFAULT clock_timestamp() - random() * interval $$1 year$$',
    'r float8 DEFAULT random()',
    `id int DEFAULT nextval('s') PRIMARY KEY, code text DEFAULT 'A' || nextval('s')`,
  ])('is believed as it is reported: %s', async (columns) => {
    expect(await wrongIn(columns)).toEqual([])
  })

  test('is believed of a sequence that sets numbers aside, or starts over', async () => {
    const plain = `id int DEFAULT nextval('s')`
    const cached = [runSql('ALTER SEQUENCE s CACHE 10'), runSql(`SELECT nextval('s') FROM generate_series(1, 9)`)]
    expect(await wrongIn(plain, 'NULL', cached)).toEqual([])
    const more = insert('t', { n: literal(3) }, { n: literal(4) }, { n: literal(5) }, { n: literal(6) })
    expect(await wrongIn(plain, 'NULL', [runSql('ALTER SEQUENCE s MAXVALUE 3 CYCLE'), more])).toEqual([])
    const short = [runSql('ALTER SEQUENCE s MAXVALUE 3 CYCLE'), runSql(`SELECT nextval('s')`)]
    const five = insert('t', ...[1, 2, 3, 4, 5].map((n) => ({ n: literal(n) })))
    expect(await wrongIn(plain, 'NULL', [...short, five])).toEqual([])
  })

  test.each([
    [
      'at timestamptz DEFAULT clock_timestamp()',
      `NEW.at := '2020-01-01'`,
      'field at should be a time after …, but is …',
    ],
    [
      'at timestamptz DEFAULT clock_timestamp()',
      `NEW.at := now() + interval '1 hour'`,
      'field at should be a time before …, but is …',
    ],
    [
      'id serial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp()',
      `NEW.at := now() - interval '1 minute'`,
      'field at should be a time after …, but is …',
    ],
    ['at date DEFAULT clock_timestamp()::date', 'NEW.at := NULL', 'field at should be'],
    [
      'token uuid DEFAULT gen_random_uuid()',
      `NEW.token := '00000000-0000-0000-0000-000000000001'`,
      'field token should be',
    ],
    ['token text DEFAULT gen_random_uuid()::text', `NEW.token := 'x'`, 'field token should be'],
    ['number int DEFAULT nextval($$s$$)', 'NEW.number := NEW.number + 10', 'field number should be 1 or 2, but is 11'],
    ['number int DEFAULT nextval($$s$$)', 'NEW.number := NEW.number + 2', 'field number should be 1 or 2, but is 3'],
    ['number int DEFAULT nextval($$s$$)', 'NEW.number := NEW.number - 2', 'field number should be 1 or 2, but is -1'],
    ['number int DEFAULT nextval($$s$$)', 'NEW.number := NULL', 'field number should be 1 or 2, but is null'],
    ['id serial PRIMARY KEY', 'NEW.id := NEW.id * 100', 'the primary key should be 1 or 2'],
  ])('is not believed where a trigger made something else of it: %s, %s', async (columns, body, message) => {
    const wrong = await wrongIn(columns, body)
    expect(wrong).toHaveLength(2)
    expect(wrong[0]).toContain(message)
  })

  test('is not believed of many rows either', async () => {
    const schema = await database.create(
      `CREATE TABLE t (id serial, n int); ${trigger('IF NEW.n = 7 THEN NEW.id := 1000; END IF')}`,
    )
    const rows = Array.from({ length: 30 }, (_, n) => ({ n: literal(n) }))
    const { findings } = await holdPrediction(database, schema, [], [insert('t', ...rows)])
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('15, or at most 15 more or less')])
  })
})
