import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Row } from '../../model/snapshot.ts'
import { anyCharacter } from '../../model/test-any-character.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { JsonSyntaxError, parseJson } from './json-reader.ts'
import { parseRow } from './parse-row.ts'
import { RowReader } from './row-reader.ts'
import { rowOf } from './row-values.ts'

// More than any machine needs that does nothing else.
vi.setConfig({ testTimeout: 30_000 })

type Outcome = { readonly rows: readonly Row[] } | 'refused'

/** What the reader makes of a text that comes in pieces of these lengths, over and over. */
function readInPieces(text: string, lengths: readonly number[], format: 'array' | 'lines' = 'array'): Outcome {
  const reader = new RowReader(format)
  const rows: Row[] = []
  let at = 0
  for (let piece = 0; at < text.length; piece += 1) {
    const length = lengths[piece % lengths.length] ?? 1
    for (const read of reader.read(text.slice(at, at + length), false)) rows.push(rowOf(read))
    at += length
  }
  for (const read of reader.read('', true)) rows.push(rowOf(read))
  return reader.problems.length > 0 ? 'refused' : { rows }
}

/** What the strict reader makes of it, value by value. */
function readStrictly(text: string): Outcome {
  try {
    const value = parseJson(text)
    if (!Array.isArray(value)) return 'refused'
    const parsed = value.map(parseRow)
    const rows = parsed.flatMap((row) => (row.kind === 'row' ? [row.row] : []))
    return rows.length < parsed.length ? 'refused' : { rows }
  } catch (error) {
    if (error instanceof JsonSyntaxError) return 'refused'
    throw error
  }
}

const someNames = ['a', 'b', 'c d', '__proto__', 'é"\\', '7', 'toString']
const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, 2.5, -0, 'x', '', null, true, false, 'tab\t"quote"', '\u2028', 'ü', '😀'),
  },
  { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)
const fields = fc.dictionary(fc.constantFrom(...someNames), value, { noNullPrototype: true, maxKeys: 4 })
const pk = fc.oneof(fc.nat(), fc.constantFrom('k', null, true), fc.array(fc.nat(), { maxLength: 3 }))
const row = fc.record({ model: fc.constantFrom('a.x', 'a.y', '(b)'), pk, fields }, { noNullPrototype: true })
const text = fc
  .tuple(fc.array(row, { maxLength: 12 }), fc.constantFrom(undefined, 1, 2, '\t'), fc.constantFrom('', '\n', ' \r\n'))
  .map(([rows, indent, end]) => {
    // Numbers as only a text can have them.
    const json = JSON.stringify(rows, null, indent).replaceAll('2.5', '2.50').replaceAll(': 1', ': 9007199254740993')
    return json + end
  })
const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 })

describe('rows that come in pieces, cut anywhere', () => {
  test('are those of the whole text, read strictly', () => {
    fc.assert(
      fc.property(text, pieces, (json, lengths) => {
        const strict = readStrictly(json)
        expect(readInPieces(json, lengths)).toEqual(strict)
        expect(readInPieces(json, [json.length + 1])).toEqual(strict)
      }),
      { numRuns: randomRuns(100) },
    )
  })

  test('are refused where the whole text is, and nowhere else', () => {
    const noise = fc.constantFrom(
      '',
      '"',
      '\\',
      ',',
      '}',
      ']',
      'e',
      '-',
      '.',
      '0',
      '\n',
      '\u0001',
      '{"a":1,"a":2}',
      '\\x',
    )
    const damaged = fc
      .tuple(text, fc.nat(), noise, fc.nat({ max: 3 }))
      .map(([json, at, what, cut]) => json.slice(0, at % json.length) + what + json.slice((at % json.length) + cut))
    fc.assert(
      fc.property(damaged, pieces, (json, lengths) => {
        expect(readInPieces(json, lengths)).toEqual(readStrictly(json))
      }),
      { numRuns: randomRuns(200) },
    )
  })

  test('one a line are read likewise', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), pieces, (rows, lengths) => {
        const lines = rows.map((each) => `${JSON.stringify(each)}\n`).join('')
        expect(readInPieces(lines, lengths, 'lines')).toEqual(readStrictly(JSON.stringify(rows)))
      }),
      { numRuns: randomRuns(80) },
    )
  })
})

describe('rows that look like one before', () => {
  const line = (fieldsText: string): string => `{"model":"a.b","pk":1,"fields":{${fieldsText}}}\n`
  const shapesOf = (...lines: readonly string[]) => {
    const reader = new RowReader('lines')
    return [...reader.read(lines.map(line).join(''), true)].map(({ shape }) => shape !== null)
  }

  test('are read at one stroke', () => {
    expect(shapesOf('"a":1,"b":"x"', '"a":null,"b":"\\u00e9\\n"', '"a": -1.5e3 , "b" : true')).toEqual([
      false,
      true,
      true,
    ])
    expect(shapesOf('"a":{"x":[1]}', '"a":{"x":[]}', '"a":{"x":["y",2]}', '"a":null')).toEqual([
      false,
      true,
      true,
      true,
    ])
  })

  test('are not when they have other fields, or the same in another order', () => {
    expect(shapesOf('"a":1,"b":2', '"b":2,"a":1', '"a":1', '"a":1,"b":2,"c":3')).toEqual([false, false, false, false])
  })

  test('teach what their values may look like', () => {
    expect(shapesOf('"a":null', '"a":{"x":1}', '"a":{"x":2}', '"a":{"y":1}', '"a":{"y":1}', '"a":{"x":1}')).toEqual([
      false,
      false,
      true,
      false,
      true,
      true,
    ])
  })

  test('are found again between those of other models', () => {
    const other = '{"model":"a.c","pk":null,"fields":{}}\n'
    const reader = new RowReader('lines')
    const rows = [...reader.read([line('"a":1'), other, line('"a":2'), other].join(''), true)]
    expect(rows.map(({ shape }) => shape !== null)).toEqual([false, false, true, true])
  })

  test.each([
    ...[
      '01',
      '-',
      '+1',
      '.5',
      '1.',
      '1e',
      '1e+',
      'NaN',
      'tru',
      "'x'",
      '"a',
      '"\\u12g4"',
      '"\\x41"',
      '"\\"',
      '"\n"',
      '[1,]',
    ],
    ...['{"x":01}', '["\\u00"]', '1 2', ''],
  ])('are refused where the value is no JSON: %j', (bad) => {
    const reader = new RowReader('lines')
    const good = ['"a":1', '"a":{"x":1}', '"a":["x"]'].map(line).join('')
    expect([...reader.read(good + line(`"a":${bad}`) + line('"a":2'), true)]).toHaveLength(3)
    expect(reader.problems).toHaveLength(1)
  })

  test('hold no property twice', () => {
    const reader = new RowReader('lines')
    expect([...reader.read(line('"a":{"x":1,"y":2}') + line('"a":{"x":1,"x":2}'), true)]).toHaveLength(1)
    expect(reader.problems.map(({ message }) => message)).toEqual(['duplicate property within a value'])
  })

  test('may hold more escapes than a pattern takes', () => {
    const long = '\\n'.repeat(100_000)
    const reader = new RowReader('lines')
    const rows = [...reader.read(line('"a":"x"') + line(`"a":"${long}"`), true)]
    expect(rows.map(rowOf)[1]?.fields).toEqual({ a: '\n'.repeat(100_000) })
  })
})

test('what is no row is one problem, however it is cut', () => {
  const reader = new RowReader('array')
  for (const piece of ['[12', '34, "a', 'b"]']) expect([...reader.read(piece, false)]).toEqual([])
  expect([...reader.read('', true)]).toEqual([])
  expect(reader.problems.map(({ message, offset }) => `${offset}: ${message}`)).toEqual([
    '1: row 1: is not an object { model, pk, fields }',
    '7: row 2: is not an object { model, pk, fields }',
  ])
})

test('after what is no JSON nothing more is read', () => {
  const reader = new RowReader('array')
  for (const piece of ['[nonsense', ', 1]', 'x', '{']) expect([...reader.read(piece, false)]).toEqual([])
  expect([...reader.read('', true)]).toEqual([])
  expect(reader.problems.map(({ message }) => message)).toEqual(['found "n" where a value should be'])
})

test('a row of megabytes that comes in small pieces is not read over and over', () => {
  const json = `[${JSON.stringify({ model: 'a.b', pk: 1, fields: { a: 'x'.repeat(8_000_000) } })}]`
  // Over and over it would take minutes.
  expect(readInPieces(json, [1_000])).toMatchObject({ rows: [{ pk: 1 }] })
})
