import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import { randomRuns } from '../../model/test-random-runs.ts'
import { parseJson } from '../read/json-reader.ts'
import { ValueError } from './codec.ts'
import { canonicalValue, codecFor } from './codec-for.ts'
import { hasOneText, recognizerFor } from './recognize.ts'
import { orderedJsonText } from './text.ts'

const base = (name: string, parts: { scale?: number; length?: number } = {}): ColumnType => ({
  kind: 'base',
  name,
  ...parts,
})
const types: readonly ColumnType[] = [
  ...['bool', 'int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'uuid', 'bytea', 'json', 'jsonb'].map((name) =>
    base(name),
  ),
  ...['timestamp', 'timestamptz', 'date', 'time', 'timetz', 'interval', 'text', 'varchar', 'bpchar'].map((name) =>
    base(name),
  ),
  ...['inet', 'money', 'xml', 'bit', 'odd.unknown', 'numeric'].map((name) => base(name)),
  base('bpchar', { length: 3 }),
  ...[0, 2, -2].map((scale) => base('numeric', { scale })),
  { kind: 'enum', name: 'mood', labels: ['so-so', 'x', ''] },
  { kind: 'domain', name: 'd', base: base('int4') },
  { kind: 'domain', name: 'd', base: base('jsonb') },
  { kind: 'array', name: '_text', element: base('text') },
  { kind: 'composite', name: 'pair' },
  { kind: 'range', name: 'int4range', subtype: base('int4') },
  { kind: 'multirange', name: 'int4multirange', subtype: base('int4') },
]

/** JSON texts, many of them nearly the canonical ones of some type. */
const texts = fc.oneof(
  fc.constantFrom('true', 'false', '0', '-0', '1', '-1', '32767', '32768', '40000', '2147483648', '4294967296', '1.0'),
  fc.constantFrom('9223372036854775807', '9223372036854775808', '1e3', '1.5', '0.1', '1e400', '1e21', '100.50', '-7'),
  fc.constantFrom('""', '"so-so"', '"x"', '"x  "', '"1.50"', '"1.5"', '"-0.00"', '"-0.10"', '"0"', '"00"', '"01.00"'),
  fc.constantFrom(
    '"NaN"',
    '"Infinity"',
    '"\\\\xde"',
    '"\\\\xDE"',
    '"\\\\x1"',
    '"\\/"',
    '"\\u0041"',
    '"\\u0000"',
    '"\\ud800"',
  ),
  fc.constantFrom('"a\\nb"', '"é"', '"2026-03-01"', '"2026-02-30"', '"0000-01-01"', '"2026-13-01"', '"2024-02-29"'),
  fc.constantFrom(
    '"09:30"',
    '"09:30:00"',
    '"[1,5)"',
    '"[1,4]"',
    '"{[1,4]}"',
    '"1 day"',
    '"2026-03-01T09:30:00.000Z"',
    '"2026-03-01T09:30:00.120000Z"',
  ),
  fc.constantFrom('"2026-03-01T09:30:00.123456Z"', '"2026-03-01T09:30:00.000"', '"2026-03-01T24:00:00.000Z"'),
  fc.constantFrom(
    '{"b":1,"a":2}',
    '{"a":1e5}',
    '{"$json":"1"}',
    '{"$json":"x"}',
    '["\\u0000"]',
    '[1.50]',
    '[]',
    '["a"]',
  ),
  fc.constantFrom('"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"', '"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"'),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.stringMatching(/^"-?\d{1,4}(\.\d{0,3})?"$/),
)

/** The JSON text of a value's canonical form; null when the type has no reading for it. */
function canonicalText(type: ColumnType, text: string): string | null {
  try {
    return orderedJsonText(canonicalValue(codecFor(type), parseJson(text)))
  } catch (error) {
    if (error instanceof ValueError) return null
    throw error
  }
}

describe.each(types)('a text that is recognized as one of $kind $name', (type) => {
  test('is the canonical one of a value', () => {
    const recognizes = recognizerFor(type)
    fc.assert(
      fc.property(texts, (text) => {
        if (text === 'null' || !recognizes?.(text)) return
        const canonical = canonicalText(type, text)
        if (hasOneText(type)) expect(canonical).toBe(text)
        else expect(canonical).not.toBe(null)
      }),
      { numRuns: randomRuns(150) },
    )
  })
})

test.each<[ColumnType, string]>([
  [base('int8'), '9007199254740993'],
  [base('bool'), 'true'],
  [base('numeric', { scale: 2 }), '"-12.50"'],
  [base('timestamptz'), '"2026-03-01T09:30:00.123456Z"'],
  [base('uuid'), '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"'],
  [base('text'), '"say \\"é\\"\\n"'],
  [base('jsonb'), '{"a": [1, 2.50, "x"]}'],
  [base('float8'), '1.5'],
  [base('date'), '"2026-03-01"'],
  [base('inet'), '"10.0.0.0/8"'],
])('what most values look like is recognized: %j', (type, text) => {
  expect(recognizerFor(type)?.(text)).toBe(true)
})
