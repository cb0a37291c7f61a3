import { describe, expect, test } from 'vitest'
import { connect } from '../../postgres/index.ts'
import { ownDatabase } from '../../postgres/test-own-database.ts'
import { parseJson } from '../read/json-reader.ts'
import { ValueError } from './codec.ts'
import { canonicalValue } from './codec-for.ts'
import { jsonbCodec, jsonCodec } from './json.ts'
import { orderedJsonText } from './text.ts'

/** What a value of a snapshot, given as JSON text, is rewritten to. */
function canonical(codec: typeof jsonCodec, text: string): string {
  return orderedJsonText(canonicalValue(codec, parseJson(text)))
}

const texts = [
  '{"bb":1,"a":{"z":[{"yy":1,"x":2}],"éé":1,"zzz":2,"aaaa":3},"ab":2}',
  '{"a":1,"10":2,"9":3,"b":4}',
  '[1.10,1e2,1.50e1,1.00e1,12e-1,1E-7,-0,-0.0,0e5,100,1e21,123456789012345678901234567890,0.10e0,1.5e-3,-2.5e1]',
  '{"$json":"{\\"$json\\":\\"x\\"}"}',
  '{"$json":"{\\"b\\": 1, \\"a\\": 2}"}',
  '"text"',
  'true',
]

test('jsonb is rewritten to exactly what an export of it holds', async () => {
  await using server = await ownDatabase()
  await using connection = await connect(server.connection)
  for (const text of texts) {
    const stored = jsonbCodec.encode(parseJson(text))
    const { rows } = await connection.query('SELECT $1::jsonb::text', [stored])
    expect(canonical(jsonbCodec, text)).toBe(orderedJsonText(jsonbCodec.decode(String(rows[0]?.[0]))))
  }
})

describe('jsonb', () => {
  test('members come in the order that jsonb has: shorter names first, then bytewise, at every depth', () => {
    expect(canonical(jsonbCodec, texts[0] ?? '')).toBe(
      '{"a":{"z":[{"x":2,"yy":1}],"zzz":2,"aaaa":3,"éé":1},"ab":2,"bb":1}',
    )
  })

  test('numbers are written as numeric prints them', () => {
    expect(canonical(jsonbCodec, texts[2] ?? '')).toBe(
      '[1.10,100,15.0,10.0,1.2,0.0000001,0,0.0,0,100,1000000000000000000000,123456789012345678901234567890,0.10,0.0015,-25]',
    )
  })

  test('a JSON null differs from an SQL NULL', () => {
    expect(canonical(jsonbCodec, '{"$json":"null"}')).toBe('{"$json":"null"}')
    expect(canonicalValue(jsonbCodec, null)).toBe(null)
  })
})

test.each([jsonCodec, jsonbCodec])('an exact text that is no JSON is refused', (codec) => {
  expect(() => codec.encode({ $json: '{' })).toThrow(ValueError)
})

test('json keeps its members and numbers as they are written', () => {
  expect(canonical(jsonCodec, '{"b":1e2,"a":1.10}')).toBe('{"b":1e2,"a":1.10}')
})
