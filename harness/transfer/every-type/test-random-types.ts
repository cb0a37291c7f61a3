import type { Pool } from './test-pools.ts'
import type { Random } from './test-random.ts'
import { oddName, qualified } from './test-random-names.ts'
import { quoteText } from './test-values.ts'

/** A type of a random schema, and values of it. */
export interface RandomType {
  /** As SQL. */
  readonly sql: string
  readonly delimiter: string
  readonly isKey: boolean
  readonly isBuiltIn: boolean
  /** What is tested by a column of it: its name in the samples, `array`, `composite in composite`, … */
  readonly covers: readonly string[]
  /** A text that the server reads as a value. */
  readonly text: (random: Random) => string
}

/** Makes types: out of those that the server has, and new ones in a schema of its own. */
export interface TypeMaker {
  readonly any: (depth?: number) => RandomType
  readonly key: () => RandomType
  /** What creates the new ones, in order. */
  readonly ddl: readonly string[]
}

const maxDepth = 3

export function typeMaker(random: Random, pools: readonly Pool[], schema: string): TypeMaker {
  const ddl: string[] = []
  const keyPools = pools.filter((pool) => pool.isKey)
  const newName = (): string => qualified(schema, oddName(random, 100 + ddl.length))

  const make: Readonly<Record<string, (depth: number) => RandomType>> = {
    pooled: () => pooledType(random.pick(pools)),
    modified: () => modifiedType(random),
    array: (depth) => arrayType(any(depth + 1)),
    domain: (depth) => {
      const base = any(depth + 1)
      const sql = newName()
      ddl.push(`CREATE DOMAIN ${sql} AS ${base.sql}`)
      return { ...base, sql, isBuiltIn: false, covers: [...base.covers, 'domain'] }
    },
    composite: (depth) => {
      const fields = random.times(random.integer(1, 4), () => any(depth + 1))
      const sql = newName()
      const columns = fields.map((field, index) => `${qualified(oddName(random, index))} ${field.sql}`)
      ddl.push(`CREATE TYPE ${sql} AS (${columns.join(', ')})`)
      return compositeType(sql, fields)
    },
    enum: () => {
      const labels = [...new Set(random.times(random.integer(1, 5), () => oddName(random, random.integer(0, 99))))]
      const sql = newName()
      ddl.push(`CREATE TYPE ${sql} AS ENUM (${labels.map(quoteText).join(', ')})`)
      if (random.chance(0.4)) return enumType(sql, labels)
      const [range, multirange] = [newName(), qualified(schema, `m ${ddl.length}`)]
      ddl.push(`CREATE TYPE ${range} AS RANGE (subtype = ${sql}, multirange_type_name = ${multirange})`)
      return rangeType(random.chance(0.5) ? { range } : { multirange }, labels)
    },
  }
  const shares = [
    ...Array(12).fill('pooled'),
    ...['modified', 'modified', 'array', 'array', 'array', 'domain', 'domain', 'composite', 'composite', 'enum'],
  ]
  const any = (depth = 0): RandomType => {
    const kind = depth >= maxDepth ? 'pooled' : random.pick<string>(shares)
    return (make[kind] ?? make.pooled ?? fail)(depth)
  }
  const key = (): RandomType => {
    const base = pooledType(random.pick(keyPools))
    return random.chance(0.15) ? arrayType(base) : random.chance(0.1) ? (make.enum ?? fail)(0) : base
  }
  return { any, key, ddl }
}

function fail(): never {
  throw new Error('no such kind of type')
}

function pooledType(pool: Pool): RandomType {
  return { ...pool, sql: pool.type, covers: [pool.type], text: (random) => random.pick(pool.texts) }
}

function modifiedType(random: Random): RandomType {
  const digits = random.integer(1, 40)
  const scale = random.integer(-3, digits)
  const precision = random.integer(0, 6)
  const length = random.integer(1, 12)
  const bits = (count: number) => (r: Random) => r.times(count, () => r.pick(['0', '1'])).join('')
  const letters = (r: Random) => r.times(r.integer(0, length), () => r.pick([...'ab \\"\'{},é😀\n'])).join('')
  const moment = (r: Random) => `${r.integer(1000, 9999)}-02-28 23:59:5${r.integer(0, 9)}.${r.integer(0, 999_999)}`
  const choices: readonly (readonly [string, string, (r: Random) => string])[] = [
    // Negative scales came with PostgreSQL 15.
    ['numeric(p,s)', `numeric(${digits},${Math.max(scale, 0)})`, (r) => decimal(r, digits, Math.max(scale, 0))],
    ['char(n)', `char(${length})`, letters],
    ['varchar(n)', `varchar(${length})`, letters],
    ['bit(n)', `bit(${length})`, bits(length)],
    ['varbit(n)', `varbit(${length})`, (r) => bits(r.integer(0, length))(r)],
    ['timestamp(p)', `timestamp(${precision})`, moment],
    ['timestamptz(p)', `timestamptz(${precision})`, (r) => `${moment(r)}+05:30`],
    ['time(p)', `time(${precision})`, (r) => moment(r).slice(11)],
    ['timetz(p)', `timetz(${precision})`, (r) => `${moment(r).slice(11)}-03`],
    ['interval(p)', `interval(${precision})`, (r) => `${r.integer(-99, 99)} mons ${r.integer(-9e5, 9e5) / 1e4} secs`],
    ['interval fields', 'interval year to month', (r) => `${r.integer(-999, 999)} mons`],
    ['interval fields', 'interval day to second(3)', (r) => `${r.integer(-9, 9)} days ${r.integer(-9e5, 9e5) / 1e4} s`],
  ]
  const [name, sql, text] = random.pick(choices)
  return { sql, delimiter: ',', isKey: true, isBuiltIn: true, covers: [name], text }
}

function decimal(random: Random, precision: number, scale: number): string {
  const digits = random.times(random.integer(1, precision), () => random.integer(0, 9)).join('')
  const padded = digits.padStart(scale + 1, '0')
  const point = padded.length - scale
  return `${random.pick(['', '-'])}${padded.slice(0, point)}${scale > 0 ? '.' : ''}${padded.slice(point)}`
}

function arrayType(element: RandomType): RandomType {
  const item = (random: Random): string =>
    random.chance(0.2) ? 'NULL' : `"${element.text(random).replace(/["\\]/g, '\\$&')}"`
  return {
    sql: element.sql.endsWith('[]') ? element.sql : `${element.sql}[]`,
    delimiter: element.delimiter,
    isKey: element.isKey,
    isBuiltIn: element.isBuiltIn,
    covers: [...element.covers, 'array', ...element.covers.map((name) => `${name} in array`)],
    text(random) {
      if (element.sql.endsWith('[]')) return element.text(random)
      const sizes = random.times(random.pick([1, 1, 1, 2, 3]), () => random.integer(1, 3))
      if (random.chance(0.15)) return '{}'
      const lower = random.chance(0.3) ? sizes.map(() => random.integer(-2, 2)) : null
      const bounds = lower?.map((from, index) => `[${from}:${from + (sizes[index] ?? 0) - 1}]`).join('') ?? ''
      const level = ([size, ...rest]: readonly number[]): string =>
        size === undefined ? item(random) : `{${random.times(size, () => level(rest)).join(element.delimiter)}}`
      return `${bounds}${bounds === '' ? '' : '='}${level(sizes)}`
    },
  }
}

function compositeType(sql: string, fields: readonly RandomType[]): RandomType {
  return {
    sql,
    delimiter: ',',
    isKey: false,
    isBuiltIn: false,
    covers: ['composite', ...fields.flatMap(({ covers }) => covers.flatMap((name) => [name, `${name} in composite`]))],
    text(random) {
      const texts = fields.map((field) =>
        random.chance(0.2) ? '' : `"${field.text(random).replace(/["\\]/g, '$&$&')}"`,
      )
      return `(${texts.join(',')})`
    },
  }
}

function enumType(sql: string, labels: readonly string[]): RandomType {
  return { sql, delimiter: ',', isKey: true, isBuiltIn: false, covers: ['enum'], text: (random) => random.pick(labels) }
}

type RangeName = { readonly range: string } | { readonly multirange: string }

function rangeType(name: RangeName, labels: readonly string[]): RandomType {
  const quoted = labels.map((label) => `"${label.replace(/["\\]/g, '$&$&')}"`)
  const range = (random: Random): string => {
    const from = random.integer(0, labels.length - 1)
    const to = random.integer(from, labels.length - 1)
    const bound = (index: number): string => (random.chance(0.2) ? '' : (quoted[index] ?? ''))
    return random.chance(0.1)
      ? 'empty'
      : `${random.pick(['[', '('])}${bound(from)},${bound(to)}${random.pick([']', ')'])}`
  }
  const common = { delimiter: ',', isKey: true, isBuiltIn: false }
  if ('range' in name) return { ...common, sql: name.range, covers: ['enum', 'range of enum'], text: range }
  return {
    ...common,
    sql: name.multirange,
    covers: ['enum', 'multirange of enum'],
    text: (random) => `{${random.times(random.integer(0, 2), () => range(random)).join(',')}}`,
  }
}
