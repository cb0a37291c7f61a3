import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prettyText } from '../write/pretty-text.ts'
import { jsonbCodec } from './json.ts'
import { jsonbText } from './jsonb-text.ts'

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
  const string = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
  const name = fc.oneof(string, fc.constantFrom('$json', '__proto__', '1', '0', 'a', '{', '"', '\\', ', ', ': '))
  return {
    value: fc.oneof({ depthSize: 'small' }, tie('scalar'), tie('object'), fc.array(tie('value'))),
    scalar: fc.oneof(fc.constantFrom(null, true, false), fc.integer(), string),
    object: fc.array(fc.tuple(name, tie('value'))).map((members) => Object.fromEntries(members)),
  }
}).value

test('what is made of the text of a jsonb alone is what its value would give', () => {
  let quick = 0
  fc.assert(
    fc.property(json, fc.constantFrom(null, '', '    '), (value, indent) => {
      const text = printed(value)
      const made = jsonbText(text, indent)
      if (made === null) return
      quick += 1
      expect(made).toBe(prettyText(jsonbCodec.decode(text), indent))
    }),
    { numRuns: 2_000 },
  )
  expect(quick).toBeGreaterThan(500)
})

test.each(['null', '{"$json": "1"}', '{"__proto__": 1}', '{"b": 1, "10": 2}', `${'['.repeat(600)}${']'.repeat(600)}`])(
  'a value is needed for %s',
  (text) => {
    expect(jsonbText(text, null)).toBe(null)
  },
)
