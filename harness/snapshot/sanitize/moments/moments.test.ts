import { describe, expect, test } from 'vitest'
import { instantOrder } from '../../../model/instant.ts'
import { type JsonValue, jsonNumber } from '../../../model/json.ts'
import { modelName } from '../../../model/snapshot.ts'
import { base, field, model, schema } from '../../test-schema.ts'
import { canonicalValue, codecFor } from '../../values/codec-for.ts'
import { by, sanitized } from '../test-people.ts'

const event = modelName('app.event')

async function moved(values: readonly JsonValue[], type = 'timestamptz', rule = {}): Promise<readonly JsonValue[]> {
  const of = schema(model(event, [field('id', 'int4'), field('at', type, rule)]))
  const rows = values.map((at, index) => ({ model: event, pk: index + 1, fields: { at } }))
  return (await sanitized(rows, {}, of)).map(({ fields }) => fields.at ?? null)
}

const texts = (values: readonly JsonValue[]) => values.map(String)

describe('moments at the ends of what PostgreSQL can hold', () => {
  const usual = ['2024-03-01', '2024-03-02', '1999-12-31']

  test.each(['4713-01-01 BC', '4714-11-24 BC', '5874897-12-31', '294277-01-01'])(
    'the date %s stays, and keeps no other from being moved',
    async (extreme) => {
      const after = await moved([...usual, extreme], 'date')
      expect(after.at(-1)).toBe(extreme)
      for (const [index, was] of usual.entries()) expect(after[index]).not.toBe(was)
    },
  )

  test('so are late timestamps, and early ones keep their order', async () => {
    const values = [
      '4714-11-24 00:00:00+00 BC',
      '4713-01-01 00:00:00+00 BC',
      '4712-12-30 00:00:00+00 BC',
      '4711-06-01 10:00:00+00 BC',
      '4710-06-02 10:00:00+00 BC',
      '2024-03-01T12:34:56.250Z',
      '294241-01-01 00:00:00+00',
      '294276-12-31 23:59:59.999999+00',
    ]
    const after = texts(await moved(values))
    expect(after[5]).not.toBe(values[5])
    expect(after[7]).toMatch(/^29427[56]-/)
    expect(after[7]).not.toBe(values[7])
    for (let index = 1; index < after.length; index += 1) {
      expect(instantOrder(after[index - 1] ?? '', after[index] ?? '')).toBeGreaterThan(0)
    }
    for (const text of after) expect(() => codecFor(base('timestamptz')).encode(text)).not.toThrow()
  })
})

test('a time keeps no more digits than it had, so that it fits a column of few', async () => {
  const values = ['0', '01', '5', '25', '125', '1255', '12345', '123456'].map(
    (digits) => `2024-03-01T12:34:56.${digits}Z`,
  )
  const codec = codecFor(base('timestamptz'))
  const digitsOf = (value: JsonValue) => /\.(\d*?)0*Z$/.exec(String(value))?.[1]?.length ?? 0
  const before = values.map((value) => canonicalValue(codec, value))
  const after = await moved(before)
  for (const [index, value] of after.entries())
    expect(digitsOf(value)).toBeLessThanOrEqual(digitsOf(before[index] ?? ''))
})

describe('the rule datetime', () => {
  test.each([
    '12 May 1980',
    '05/12/1980',
    '1980-05',
    '19800512',
    'Mon, 12 May 1980',
    '2024-01-01 10:00:00 Europe/Berlin',
    '2024-13-45',
    'born in Graz',
  ])('makes a text of %s, which it cannot read, and looks for what it was', async (text) => {
    const [after] = await moved([text], 'text', by('datetime'))
    expect(after).not.toBe(text)
    expect(String(after).length).toBe(text.length)
    const of = schema(model(event, [field('id', 'int4'), field('at', 'text', by('datetime')), field('note', 'text')]))
    const rows = [{ model: event, pk: 1, fields: { at: text, note: `x ${text} x` } }]
    await expect(sanitized(rows, {}, of)).rejects.toThrow('originals would survive')
  })

  test('moves what it can read, and leaves infinity', async () => {
    const values = ['1980-05-12', '1980-05-12T10:00:00+0200', '1980-05-12 10:00', 'infinity', '-infinity']
    const after = texts(await moved(values, 'text', by('datetime')))
    expect(after[0]).toMatch(/^19(79|80)-\d\d-\d\d$/)
    expect(after[1]).toMatch(/^19(79|80)-\d\d-\d\dT\d\d:\d\d:\d\d\+0200$/)
    expect(after[2]).toMatch(/^19(79|80)-\d\d-\d\d \d\d:\d\d(:\d\d)?$/)
    expect(after.slice(3)).toEqual(['infinity', '-infinity'])
  })

  test('moves numbers before 1970 too, and those that are no seconds become others', async () => {
    const values = [19_800_512, -86_400, 1_772_357_400, jsonNumber('1772357400123456'), 0]
    const after = await moved(values, 'jsonb', by('datetime'))
    for (const [index, value] of after.slice(0, 4).entries()) expect(value).not.toEqual(values[index])
    expect(Number(after[1])).toBeLessThan(Number(after[0]))
    expect(String(Number(after[3])).length).toBe(16)
    expect(after[4]).toBe(0)
  })
})
