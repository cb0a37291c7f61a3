import { expect, test } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, jsonNumber } from '../../model/json.ts'
import { settlingComparator } from './settling-comparator.ts'

const type = (name: string): ColumnType => ({ kind: 'base', name })
const [u1, u2, u3] = [1, 2, 3].map((digit) => `${digit}f2c1a52-6b0e-4d43-9f0f-2f0b1f6f1a11`)
const [old, then, now] = ['2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z']
const hex = (digit: string, bytes = 16) => digit.repeat(2 * bytes)

test.each<[string, string, JsonValue | undefined, JsonValue, JsonValue]>([
  ['uuid4', 'uuid', u1, u2 ?? null, u3 ?? null],
  ['uuid4', 'text', undefined, u2 ?? null, u3 ?? null],
  ['ignored', 'uuid', null, u2 ?? null, u3 ?? null],
  ['secret-hex(16)', 'text', hex('a'), hex('b'), hex('c')],
  ['secret-hex(32)', 'text', hex('a', 32), hex('b', 32), hex('c', 32)],
  ['ignored', 'text', hex('a', 32), hex('b'), hex('c')],
  ['ignored', 'text', 'aa', 'bb', 'cc'],
  ['date-updated', 'timestamptz', old, then ?? null, now ?? null],
  ['date-updated', 'timestamptz', undefined, then ?? null, now ?? null],
  ['ignored', 'timestamptz', now, old ?? null, then ?? null],
  ['datetime-equality', 'timestamptz', old, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00+01:00'],
  ['numeric-tolerance', 'float8', 0.5, 0.5000001, 0.4999999],
  ['numeric-tolerance', 'numeric', jsonNumber('1.00'), jsonNumber('1.0001'), jsonNumber('1.0002')],
  ['ignored', 'float8', 0.5, 0.7, 0.2],
  ['ignored', 'int4', 1000, 1001, 1002],
  ['unordered-list', 'array', [1, 2, 3], [2, 3, 1], [3, 2, 1]],
  ['ignored', 'array', [1, 2, 4], [2, 3, 1], [3, 2, 1]],
  ['auto-suffix', 'text', 'ulm', 'ulm-7', 'ulm-9'],
  ['ignored', 'text', 'ulm', 'ulm-7', 'bonn-9'],
])('%s settles a %s that should be %j and was %j in one run, %j in the other', (name, of, expected, first, second) => {
  expect(settlingComparator({ type: type(of), expected, first, second })).toBe(name)
})
