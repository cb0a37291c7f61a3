import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import type { JsonValue } from '../model/json.ts'
import { modelName } from '../model/snapshot.ts'
import { canonicalizeSnapshot, problemText } from './canonicalize.ts'
import { parseJson } from './read/json-reader.ts'
import { parseSnapshot } from './read/parse-snapshot.ts'
import { base, field, model, schema } from './test-schema.ts'
import { canonicalValue, codecFor } from './values/codec-for.ts'
import { orderedJsonText } from './values/text.ts'
import { serializeSnapshot } from './write/serialize-snapshot.ts'

const page = readFileSync(new URL('../../docs/snapshot-format.md', import.meta.url), 'utf8')

const arrayOf = (element: ColumnType): ColumnType => ({ kind: 'array', name: '_array', element })
const price: ColumnType = { kind: 'base', name: 'numeric', scale: 2 }

/** Types that PostgreSQL's own text stands for. */
const ownTexts = [
  ...'inet cidr money varbit macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery'.split(' '),
  ...'xml jsonpath name refcursor xid xid8 cid tid pg_lsn pg_snapshot txid_snapshot int2vector oidvector'.split(' '),
  ...'aclitem regclass regtype regnamespace regrole regconfig regdictionary regcollation regproc regprocedure'.split(
    ' ',
  ),
  ...'regoper regoperator citext ltree'.split(' '),
]

/** The page's names of types. */
const types: Readonly<Record<string, ColumnType>> = {
  boolean: base('bool'),
  smallint: base('int2'),
  integer: base('int4'),
  bigint: base('int8'),
  oid: base('oid'),
  numeric: base('numeric'),
  'numeric(10,2)': price,
  'double precision': base('float8'),
  real: base('float4'),
  text: base('text'),
  varchar: base('varchar'),
  'char(3)': { kind: 'base', name: 'bpchar', length: 3 },
  uuid: base('uuid'),
  bytea: base('bytea'),
  timestamptz: base('timestamptz'),
  timestamp: base('timestamp'),
  date: base('date'),
  time: base('time'),
  timetz: base('timetz'),
  interval: base('interval'),
  hstore: base('public.hstore'),
  jsonb: base('jsonb'),
  json: base('json'),
  'text[]': arrayOf(base('text')),
  'numeric(10,2)[]': arrayOf(price),
  'jsonb[]': arrayOf(base('jsonb')),
  enum: { kind: 'enum', name: 'shop.mood', labels: ['so-so'] },
  composite: { kind: 'composite', name: 'shop.pair' },
  range: { kind: 'range', name: 'daterange', subtype: base('date') },
  multirange: { kind: 'multirange', name: 'datemultirange', subtype: base('date') },
  'int4[]': arrayOf(base('int4')),
  'bit(4)': base('bit'),
  '"char"': base('char'),
  ...Object.fromEntries(ownTexts.map((name) => [name, base(name)])),
}

const codeSpans = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

/** One for each type of each line of the table of types. */
const lines = page
  .slice(page.indexOf('| type |'))
  .split('\n\n', 1)
  .join()
  .split('\n')
  .slice(2)
  .flatMap((line) => {
    const [, names, written, read] = line.split('|')
    return codeSpans(names).map((name) => ({ name, line, written: codeSpans(written), read: codeSpans(read) }))
  })

function typeOf(name: string): ColumnType {
  const type = types[name]
  if (!type) throw new Error(`the page has a type that this test does not know: ${name}`)
  return type
}

const canonicalText = (name: string, value: JsonValue): string =>
  orderedJsonText(canonicalValue(codecFor(typeOf(name)), value))

describe('the table of types', () => {
  test('has every type that this test knows', () => {
    expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(Object.keys(types)))
  })

  test.each(lines)('tells what is written of $name: $line', ({ name, written }) => {
    expect(written.length).toBeGreaterThan(0)
    for (const text of written) expect(canonicalText(name, parseJson(text))).toBe(orderedJsonText(parseJson(text)))
  })

  test.each(lines)('tells what is read of $name: $line', ({ name, written, read }) => {
    for (const text of read)
      expect(canonicalText(name, parseJson(text))).toBe(orderedJsonText(parseJson(written[0] ?? '')))
  })
})

describe('the other examples', () => {
  const blocks = (language: string) =>
    [...page.matchAll(/```(\w*)\n([\s\S]*?)```/g)].flatMap(([, name, text = '']) => (name === language ? [text] : []))
  const [example = ''] = blocks('json')
  const [cutOff, badValue] = blocks('')

  test('the snapshot is canonical', () => {
    expect(serializeSnapshot(parseSnapshot(example, 'example.json'))).toBe(example)
  })

  test('the message about a file that was cut off is what is said', () => {
    const text = `[${'\n'.repeat(626)}  {"model": "shop.customer`
    const error = (() => {
      try {
        parseSnapshot(text, 'fresh-install.json')
      } catch (thrown) {
        return thrown
      }
      return null
    })()
    expect(error instanceof HarnessError ? `${error.message}\n` : error).toBe(cutOff)
  })

  test('the message about a value is what is said', () => {
    const customer = model('shop.customer', [
      field('id', 'int4'),
      field('joined_at', 'timestamptz', { sqlType: 'timestamp with time zone' }),
    ])
    const rows = ['2026-03-01T09:30:00.000Z', 'yesterday'].map((moment, index) => ({
      model: modelName('shop.customer'),
      pk: 6 + index,
      fields: { joined_at: moment },
    }))
    const { problems } = canonicalizeSnapshot(rows, schema(customer))
    expect(problems.map((problem) => `${problemText(problem)}\n`)).toEqual([badValue])
  })
})
