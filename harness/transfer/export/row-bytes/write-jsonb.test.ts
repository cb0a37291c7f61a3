import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../../model/test-any-character.ts'
import { randomRuns } from '../../../model/test-random-runs.ts'
import { ByteOutput, codecFor, prettyText } from '../../../snapshot/index.ts'
import { copied, written } from './test-written.ts'
import { jsonbWriter } from './write-jsonb.ts'

const jsonb = { kind: 'base', name: 'jsonb' } as const

/** As PostgreSQL prints a jsonb: a space after commas and colons, members by the length of their names. */
function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .map(([name, member]) => ({ name: Buffer.from(name), text: `${JSON.stringify(name)}: ${printed(member)}` }))
    .sort((a, b) => a.name.length - b.name.length || Buffer.compare(a.name, b.name))
  return `{${members.map(({ text }) => text).join(', ')}}`
}

const json = fc.letrec((tie) => {
  const string = fc.string({ unit: anyCharacter }).filter((text) => !text.includes('\0'))
  const odd = ['$json', '$jsons', '__proto__', '_', '1', '0', '1a', 'a', '{', '"', '\\', ', ', ': ', '\v', '\n']
  const name = fc.oneof(string, fc.constantFrom(...odd))
  return {
    value: fc.oneof({ depthSize: 'small' }, tie('scalar'), tie('object'), fc.array(tie('value'))),
    scalar: fc.oneof(fc.constantFrom(null, true, false, ...odd), fc.integer(), string),
    object: fc.array(fc.tuple(name, tie('value'))).map((members) => Object.fromEntries(members)),
  }
}).value

const expected = (text: string, indent: string | null): string => prettyText(codecFor(jsonb).decode(text), indent)

test('a jsonb is written as its value would be', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(null, '', '    '), (value, indent) => {
      const text = printed(value)
      expect(written(jsonb, copied(text), indent)).toBe(expected(text, indent))
    }),
    { numRuns: randomRuns(120) },
  )
})

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test.each([
  ...['null', '{"$json": "1"}', '{"a": 1, "$json": 2}', '{"__proto__": 1}', '{"b": 1, "10": 2}', '{"": null}'],
  ...['{"a": "$json"}', '{"$json": {"$json": "1"}}', '["null", null]', '{}', '[]', '[{}, [], [[]]]'],
  ...['1.10', '12345678901234567890', '-0.5', nested(499), nested(500), nested(501), nested(600)],
])('%s is too', (text) => {
  for (const indent of [null, '    ']) expect(written(jsonb, copied(text), indent)).toBe(expected(text, indent))
})

test('a long one is', () => {
  const text = printed(Array.from({ length: 30_000 }, (_, index) => ({ a: [index, '"\\'], b: {} })))
  expect(written(jsonb, copied(text), '  ') === expected(text, '  ')).toBe(true)
})

test.each([
  ...['{"a": {"_": "\\"$json\\": \\\\"}, "__proto__": ["1", 2.50]}', '"null"', nested(500)],
  '["\\u0001\\b\\f\\n\\r\\t\\\\", "\\\\\\"", {}]',
])('no value is needed for %s', (text) => {
  const output = new ByteOutput()
  const source = Buffer.from(copied(text))
  const write = jsonbWriter(null, () => expect.unreachable())
  write(source, 0, source.length, output)
  expect(output.take().toString()).toBe(expected(text, null))
})
