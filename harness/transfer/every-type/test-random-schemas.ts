import type { Pool } from './test-pools.ts'
import { type Random, randomOf } from './test-random.ts'
import { oddName, qualified } from './test-random-names.ts'
import { type RandomType, type TypeMaker, typeMaker } from './test-random-types.ts'
import { quoteText } from './test-values.ts'

/** A PostgreSQL schema with types of its own, up to four tables, and rows in them. */
export interface RandomSchema {
  readonly seed: number
  readonly name: string
  /** Creates all but the rows. */
  readonly ddl: string
  /** Inserts the rows. */
  readonly rows: string
  /** What is tested by it, as often as it occurs in a column of a table that has rows. */
  readonly covers: readonly string[]
}

export interface RandomOptions {
  readonly pools: readonly Pool[]
  /** Of the server. */
  readonly majorVersion: number
}

/** The schema of a seed: the same on the same version of PostgreSQL. */
export function randomSchema(seed: number, { pools, majorVersion }: RandomOptions): RandomSchema {
  const random = randomOf(seed)
  const name = oddName(random, seed).slice(0, 40)
  const types = typeMaker(random, pools, name)
  const tables: RandomTable[] = []
  for (let index = random.integer(1, 4); index > 0; index -= 1) {
    tables.push(randomTable(random, types, { sql: qualified(name, oddName(random, index)), tables, majorVersion }))
  }
  return {
    seed,
    name,
    ddl: [`CREATE SCHEMA ${qualified(name)}`, ...types.ddl, ...tables.map(({ ddl }) => ddl)].join(';\n'),
    rows: tables.map(({ rows }) => rows).join(';\n'),
    covers: tables.flatMap(({ covers }) => covers),
  }
}

interface RandomTable {
  readonly sql: string
  readonly ddl: string
  readonly rows: string
  readonly covers: readonly string[]
  /** Its primary key of one column, with the values that rows have; null when it has no such key. */
  readonly key: { readonly column: string; readonly type: RandomType; readonly values: readonly string[] } | null
}

interface TableOptions {
  readonly sql: string
  /** Those that it may refer to. */
  readonly tables: readonly RandomTable[]
  readonly majorVersion: number
}

interface RandomColumn {
  readonly name: string
  readonly type: RandomType
  /** After the type. */
  readonly constraints: string
  readonly covers: readonly string[]
  /** Null in a column that takes none of its own: a generated one. */
  readonly value: ((row: number) => string | null) | null
}

function randomTable(random: Random, types: TypeMaker, { sql, tables, majorVersion }: TableOptions): RandomTable {
  const keys = keyColumns(random, types)
  const plain = random.times(random.integer(1, 7), () => plainColumn(random, types))
  const references = tables.filter(() => random.chance(0.3)).flatMap((table) => referenceColumn(random, table))
  const given = [...keys, ...plain, ...references]
  const generated = random.chance(0.4) ? [generatedColumn(random, random.pick(plain), majorVersion)] : []
  const columns = shuffled(random, [...given, ...generated])
  const primaryKey = keys.length === 0 ? [] : [`PRIMARY KEY (${keys.map(({ name }) => name).join(', ')})`]
  const count = random.chance(0.1) ? 0 : random.integer(2, 8)
  const rows = Array.from({ length: count }, (_, row) => given.map(({ value }) => value?.(row) ?? null))
  const [key] = keys
  return {
    sql,
    ddl: `CREATE TABLE ${sql} (\n  ${[
      ...columns.map(({ name, type, constraints }) => `${name} ${type.sql}${constraints}`),
      ...primaryKey,
    ].join(',\n  ')}\n)`,
    rows:
      count === 0
        ? ''
        : `INSERT INTO ${sql} (${given.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE VALUES\n  ${rows
            .map((row) => `(${row.map(quoteText).join(', ')})`)
            .join(',\n  ')}\nON CONFLICT DO NOTHING`,
    covers:
      count === 0 ? ['empty table'] : [...columns.flatMap(({ covers }) => covers), `key of ${keys.length} columns`],
    key:
      key && keys.length === 1
        ? { column: key.name, type: key.type, values: rows.flatMap((row) => row[0] ?? []) }
        : null,
  }
}

const serial: RandomType = {
  sql: 'bigint',
  delimiter: ',',
  isKey: true,
  isBuiltIn: true,
  covers: ['bigint'],
  text: (random) => String(random.integer(-9, 1_000_000)),
}

/** None, an identity, one or more of any type that has an order. */
function keyColumns(random: Random, types: TypeMaker): readonly RandomColumn[] {
  if (random.chance(0.2)) return []
  if (random.chance(0.25)) {
    const identity = random.pick(['ALWAYS', 'BY DEFAULT'])
    return [
      {
        name: qualified(oddName(random, 100)),
        type: serial,
        constraints: ` GENERATED ${identity} AS IDENTITY`,
        covers: ['bigint', `identity ${identity}`],
        value: (row) => String(row * 7 + 1),
      },
    ]
  }
  return random.times(random.pick([1, 1, 1, 2, 3]), () => {
    const type = types.key()
    return {
      name: qualified(oddName(random, random.integer(101, 9_999))),
      type,
      constraints: '',
      covers: [...type.covers, ...type.covers.map((name) => `${name} as a key`)],
      value: () => shortText(random, type),
    }
  })
}

/** An index holds no long values. */
function shortText(random: Random, type: RandomType): string {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const text = type.text(random)
    if (text.length < 200) return text
  }
  throw new Error(`${type.sql} has long texts only`)
}

function plainColumn(random: Random, types: TypeMaker): RandomColumn {
  const type = types.any()
  const isNullable = random.chance(0.7)
  // PostgreSQL takes no role in a default.
  const hasDefault = random.chance(0.15) && !type.covers.some((name) => name.startsWith('regrole'))
  const value = (): string | null => (isNullable && random.chance(0.2) ? null : type.text(random))
  return {
    name: qualified(oddName(random, random.integer(10_000, 999_999))),
    type,
    constraints: `${isNullable ? '' : ' NOT NULL'}${hasDefault ? ` DEFAULT ${quoteText(type.text(random))}` : ''}`,
    covers: [...type.covers, ...(hasDefault ? ['default'] : [])],
    value,
  }
}

function referenceColumn(random: Random, { sql, key }: RandomTable): RandomColumn[] {
  // PostgreSQL finds no equality for the foreign keys of some arrays.
  if (!key || key.type.sql.endsWith('[]')) return []
  return [
    {
      name: qualified(oddName(random, random.integer(1_000_000, 9_999_999))),
      type: key.type,
      constraints: ` REFERENCES ${sql} (${key.column})`,
      covers: [...key.type.covers, 'foreign key'],
      value: () => (key.values.length === 0 || random.chance(0.2) ? null : random.pick(key.values)),
    },
  ]
}

function generatedColumn(random: Random, source: RandomColumn, majorVersion: number): RandomColumn {
  const isVirtual = majorVersion >= 18 && source.type.isBuiltIn && random.chance(0.5)
  const isCopy = !isVirtual && random.chance(0.5)
  return {
    name: qualified(oddName(random, random.integer(10_000_000, 99_999_999))),
    type: isCopy ? source.type : { ...serial, sql: 'boolean' },
    constraints: ` GENERATED ALWAYS AS (${isCopy ? source.name : `${source.name} IS NULL`}) ${isVirtual ? 'VIRTUAL' : 'STORED'}`,
    covers: [isVirtual ? 'virtual column' : 'stored column'],
    value: null,
  }
}

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: random.integer(0, 1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
