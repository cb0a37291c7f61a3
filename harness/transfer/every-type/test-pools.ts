import fc from 'fast-check'
import type { Connection } from '../../postgres/index.ts'
import { randomOf } from './test-random.ts'
import type { TypeSamples } from './test-type-samples.ts'
import { quoteText, samples, typesOfSamples } from './test-values.ts'

/** A type with values of it, as this server has them. */
export interface Pool {
  /** The type as SQL. */
  readonly type: string
  /** PostgreSQL's texts, those of the samples first. */
  readonly texts: readonly string[]
  readonly delimiter: string
  /** Whether it can be a primary key. */
  readonly isKey: boolean
  /** Of the server itself: no extension, none of ours. */
  readonly isBuiltIn: boolean
}

const randomPerType = 40
/** A pool is for small rows; the samples are also tested on their own. */
const maxLength = 5_000

/** Makes the types of the samples: in every database that is to have tables of them. Gives the extensions it lacks. */
export async function createTypes(connection: Connection): Promise<ReadonlySet<string>> {
  const { rows } = await connection.query('SELECT name FROM pg_available_extensions')
  const available = new Set(rows.flat())
  const wanted = new Set(samples.flatMap(({ extension = [] }) => extension))
  const creations = [...wanted].filter((name) => available.has(name)).map((name) => `CREATE EXTENSION ${name};`)
  await connection.client.query(`${creations.join('')} ${typesOfSamples}`)
  return new Set([...wanted].filter((name) => !available.has(name)))
}

/** Values of every type of the samples that this server has; older ones read fewer of the texts. */
export async function readPools(
  connection: Connection,
  lacking: ReadonlySet<string>,
  seed: number,
): Promise<readonly Pool[]> {
  await connection.client.query(poolFunctions)
  const pools: Pool[] = []
  for (const sample of samples) {
    if (sample.extension !== undefined && lacking.has(sample.extension)) continue
    pools.push(await readPool(connection, sample, seed))
  }
  return pools
}

async function readPool(connection: Connection, sample: TypeSamples, seed: number): Promise<Pool> {
  const random = sample.random ? fc.sample(sample.random, { seed, numRuns: randomPerType }) : []
  const candidates = [...sample.texts, ...random].filter((text) => text.length <= maxLength)
  const { rows } = await connection.query('SELECT to_json(pg_temp.readable($1, $2)), pg_temp.orders($1, $2)', [
    sample.type,
    `{${candidates.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`,
  ])
  const texts: string[] = JSON.parse(rows[0]?.[0] ?? '[]')
  return {
    type: sample.type,
    texts: [...texts, ...(await randomRanges(connection, sample.type, texts, seed))],
    delimiter: sample.delimiter ?? ',',
    isKey: rows[0]?.[1] === 't',
    isBuiltIn: !sample.type.startsWith('odd.') && sample.extension === undefined,
  }
}

/** Ranges between bounds that the samples have, however these are nested. */
async function randomRanges(connection: Connection, type: string, texts: readonly string[], seed: number) {
  const random = randomOf(seed)
  const { rows: kinds } = await connection.query(`SELECT typtype FROM pg_type WHERE oid = to_regtype($1)`, [type])
  if (kinds[0]?.[0] !== 'r') return []
  const pairs = random.times(20, () => {
    const [a, b] = [random.pick(texts), random.pick(texts)].map((text) => `${quoteText(text)}::${type}`)
    return `(SELECT range_merge(${a}, ${b}) WHERE NOT isempty(${a}) AND NOT isempty(${b}))`
  })
  const { rows } = await connection.query(`SELECT format('%s', r) FROM (VALUES ${pairs.map((p) => `(${p})`)}) v(r)`)
  return rows.flatMap(([text]) => (text === null || text === undefined || text === '' ? [] : [text]))
}

const poolFunctions = `
  CREATE FUNCTION pg_temp.readable(type text, texts text[]) RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE result text[] := '{}'; given text; printed text;
  BEGIN
    FOREACH given IN ARRAY texts LOOP
      BEGIN
        EXECUTE format('SELECT format(''%%s'', %L::%s)', given, type) INTO printed;
        result := result || printed;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
    RETURN result;
  END $$;
  CREATE FUNCTION pg_temp.orders(type text, texts text[]) RETURNS bool LANGUAGE plpgsql AS $$
  DECLARE given text;
  BEGIN
    EXECUTE format('SELECT 1 ORDER BY NULL::%s', type);
    FOREACH given IN ARRAY texts LOOP
      EXECUTE format('SELECT %L::%s < %L::%s', given, type, given, type);
    END LOOP;
    RETURN true;
  EXCEPTION WHEN OTHERS THEN RETURN false;
  END $$;
`
