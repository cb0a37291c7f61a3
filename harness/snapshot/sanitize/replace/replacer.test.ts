import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Replacement, SanitizeDecision } from '../../../model/sanitize-rule.ts'
import { modelName, type Snapshot } from '../../../model/snapshot.ts'
import { field, model, schema } from '../../test-schema.ts'
import { by, sanitized } from '../test-people.ts'

const [small, large] = [modelName('app.small'), modelName('app.large')]
const room = 10
const rules = ['text', 'name', 'username', 'slug', 'email', 'url', 'host', 'secret'] as const satisfies Replacement[]

const varchar = (length: number) => ({ sqlType: `character varying(${length})` })

function ofRooms(inSmall: Replacement, inLarge: Replacement) {
  return schema(
    model(small, [field('id', 'int4'), field('value', 'varchar', { ...by(inSmall), ...varchar(room) })]),
    model(large, [field('id', 'int4'), field('value', 'varchar', { ...by(inLarge), ...varchar(100) })]),
  )
}

const rowsOf = (texts: readonly string[]): Snapshot =>
  [small, large].flatMap((name) => texts.map((value, index) => ({ model: name, pk: index + 1, fields: { value } })))

describe('a text that stands in fields of different room', () => {
  test('is replaced by what fits the smallest, whichever comes first and whatever their rules', async () => {
    const names = ['John Smith', 'Ann Lee', 'Bo Li Xu', 'J.O.', 'ftp://a.b', 'acme.com', 'a@b.co', 'JOHN SMITH']
    const texts = fc.uniqueArray(fc.oneof(fc.constantFrom(...names), fc.stringMatching(/^[a-zA-Z]{4,10}$/)), {
      minLength: 1,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(...rules),
        fc.constantFrom(...rules),
        fc.boolean(),
        async (list, inSmall, inLarge, isTurned) => {
          const rows = rowsOf(list)
          const after = await sanitized(isTurned ? rows.toReversed() : rows, {}, ofRooms(inSmall, inLarge))
          const made = new Map(after.map((row) => [`${row.model} ${row.pk}`, String(row.fields.value)]))
          for (let pk = 1; pk <= list.length; pk += 1) {
            expect([...(made.get(`${small} ${pk}`) ?? '')].length).toBeLessThanOrEqual(room)
            expect(made.get(`${large} ${pk}`)?.toLowerCase()).toBe(made.get(`${small} ${pk}`)?.toLowerCase())
          }
        },
      ),
      { seed: 20_261_122, numRuns: 80 },
    )
  })

  test('fits also where it is part of an address elsewhere', async () => {
    const of = schema(
      model(large, [field('id', 'int4'), field('value', 'text', by('email'))]),
      model(small, [field('id', 'int4'), field('value', 'varchar', { ...by('text'), ...varchar(5) })]),
    )
    const names = ['annek', 'bobby', 'carla', 'dorit', 'ellen', 'frank', 'gregor', 'holly']
    const rows = names.flatMap((name, index) => [
      { model: large, pk: index + 1, fields: { value: `${name}@acme.com` } },
      { model: small, pk: index + 1, fields: { value: name.slice(0, 5) } },
    ])
    for (const row of await sanitized(rows, {}, of)) {
      if (row.model === small) expect(String(row.fields.value)).toMatch(/^[a-z]{5}$/)
    }
  })

  test('as part of JSON in a text is no longer than it was, so that all of it fits', async () => {
    const decision: SanitizeDecision = {
      kind: 'within',
      paths: [],
      rest: { kind: 'replace', by: 'username' },
      names: null,
    }
    const of = schema(
      model(small, [field('id', 'int4'), field('value', 'varchar', { sanitize: decision, ...varchar(40) })]),
    )
    const value = '{"a":"ann","b":"bob","c":"carl","d":"d"}'
    const [row] = await sanitized([{ model: small, pk: 1, fields: { value } }], {}, of)
    expect(String(row?.fields.value).length).toBeLessThanOrEqual(40)
  })
})
