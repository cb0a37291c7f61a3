import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { schemaOf } from '../test-database.ts'
import { databasesForTests } from './test-databases.ts'
import { type Dump, findDump } from './test-dump.ts'
import { createTypes, type Pool, readPools } from './test-pools.ts'
import { type RandomSchema, randomSchema } from './test-random-schemas.ts'
import { roundTripDifferences } from './test-round-trip.ts'

/** Values are drawn anew for so many seeds: all of a run have the same to pick from. */
const seedsPerRun = 10_000
/** `ROUNDTRIP_SEED=…` repeats what failed: the schema of that seed comes first. */
const firstSeed = Number(process.env.ROUNDTRIP_SEED ?? Math.floor(Math.random() * 100_000) * seedsPerRun)
const rounds = 30
const schemasPerRound = 10
const endings = ['json', 'ndjson', 'json.gz', 'ndjson.gz']
/** How often each type, and each of these, must have been in a column of a table with rows, at the least. */
const leastColumns = 3
const ways = [
  ...['array', 'domain', 'enum', 'composite', 'range of enum', 'multirange of enum', 'array in array'],
  ...['array in composite', 'composite in array', 'composite in composite', 'domain in array', 'domain in composite'],
  ...['numeric(p,s)', 'char(n)', 'varchar(n)', 'bit(n)', 'varbit(n)', 'timestamp(p)', 'timestamptz(p)', 'time(p)'],
  ...['timetz(p)', 'interval(p)', 'interval fields', 'default', 'foreign key', 'stored column', 'empty table'],
  ...['identity ALWAYS', 'identity BY DEFAULT', 'array as a key', 'enum as a key'],
  ...['key of 0 columns', 'key of 1 columns', 'key of 2 columns', 'key of 3 columns'],
]

const { original, restored, settings } = databasesForTests()
const covered = new Map<string, number>()
const dropOthers = `
  DO $$
  DECLARE name text;
  BEGIN
    FOR name IN SELECT nspname FROM pg_namespace
                WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public', 'odd', 'Odd One') LOOP
      EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
  END $$`
let pools: readonly Pool[]
let majorVersion: number
let folder: string
let dump: Dump | null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-random-'))
  const lacking = await createTypes(original())
  await createTypes(restored())
  pools = await readPools(original(), lacking, Math.floor(firstSeed / seedsPerRun))
  const { rows } = await original().query('SHOW server_version_num')
  majorVersion = Math.floor(Number(rows[0]?.[0]) / 10_000)
  dump = await findDump(majorVersion)
}, 60_000)

afterEach(async () => {
  for (const { client } of [original(), restored()]) {
    await client.query('ROLLBACK')
    await client.query(dropOthers)
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function run(sql: string, schemas: readonly RandomSchema[], databases = [original(), restored()]): Promise<void> {
  for (const { client } of databases) {
    await client.query(sql).catch((error: unknown) => {
      const place =
        error instanceof Error && 'position' in error
          ? sql.slice(Number(error.position) - 300, Number(error.position) + 100)
          : ''
      throw new Error(`seeds ${schemas.map(({ seed }) => seed)}: ${error} ${place}`, { cause: error })
    })
  }
}

test.each(Array.from({ length: rounds }, (_, round) => ({ seed: firstSeed + round * schemasPerRound, round })))(
  `random schemas from seed $seed on come back as they were`,
  async ({ seed, round }) => {
    const schemas = Array.from({ length: schemasPerRound }, (_, index) =>
      randomSchema(seed + index, { pools, majorVersion }),
    )
    await run(schemas.map(({ ddl }) => ddl).join(';\n'), schemas)
    await run(schemas.map(({ rows }) => rows).join(';\n'), schemas, [original()])
    const path = join(folder, `round.${endings[round % endings.length]}`)
    const differences = await roundTripDifferences({
      original: original(),
      restored: restored(),
      schema: await schemaOf(original()),
      path,
    })
    const guilty = schemas.filter(({ name }) => differences.some((line) => line.includes(name)))
    expect({ differences, ddl: guilty.map(({ ddl }) => ddl) }, `repeat with ROUNDTRIP_SEED=${seed}`).toEqual({
      differences: [],
      ddl: [],
    })
    if (dump) {
      const [before, after] = [await dump(settings()[0]), await dump(settings()[1])]
      expect(after).toBe(before)
    }
    for (const name of schemas.flatMap(({ covers }) => covers)) covered.set(name, (covered.get(name) ?? 0) + 1)
  },
  60_000,
)

test('every type and every way of using one occurred', () => {
  const types = pools.map(({ type }) => type)
  const seldom = [...types, ...ways].filter((name) => (covered.get(name) ?? 0) < leastColumns)
  expect(seldom).toEqual([])
})
