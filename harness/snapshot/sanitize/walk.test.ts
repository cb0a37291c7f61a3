import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, jsonNumber } from '../../model/json.ts'
import { parseJsonPath } from '../../model/json-path.ts'
import type { SanitizeDecision } from '../../model/sanitize-rule.ts'
import type { Field } from '../../model/schema.ts'
import { modelName } from '../../model/snapshot.ts'
import { base, field, foreignKey, model, schema } from '../test-schema.ts'
import { by, sanitized } from './test-people.ts'

const thing = modelName('app.thing')

async function one(type: ColumnType, decision: SanitizeDecision | null, value: JsonValue): Promise<JsonValue> {
  const details: Partial<Field> = { type, ...(decision ? { sanitize: decision } : {}) }
  const of = schema(model(thing, [field('id', 'int4'), field('value', 'text', details)]))
  const [row] = await sanitized([{ model: thing, pk: 1, fields: { value } }], {}, of)
  return row?.fields.value ?? null
}

const replace = (rule: Extract<SanitizeDecision, { readonly kind: 'replace' }>['by']): SanitizeDecision => ({
  kind: 'replace',
  by: rule,
})
const list: ColumnType = { kind: 'array', name: '_text', element: base('text') }
const within = (paths: Readonly<Record<string, SanitizeDecision>>, rest: SanitizeDecision): SanitizeDecision => ({
  kind: 'within',
  paths: Object.entries(paths).map(([path, decision]) => ({ path: parseJsonPath(path) ?? [], decision })),
  rest,
  names: null,
})
const keep: SanitizeDecision = { kind: 'keep', because: 'a test' }

describe('values are replaced where they are', () => {
  test('in lists, whatever their bounds', async () => {
    expect(await one(list, replace('email'), ['ann@acme.com', null])).toEqual([
      expect.stringMatching(/@.+\.example$/),
      null,
    ])
    expect(await one(list, replace('text'), { $array: '[0:1]={abcd,"e,fgh"}' })).toEqual({
      $array: expect.stringMatching(/^\[0:1\]=\{[a-z]{4},"[a-z],[a-z]{3}"\}$/),
    })
    expect(await one(list, replace('text'), "['abcd']")).toEqual([expect.stringMatching(/^[a-z]{4}$/)])
  })

  test('in JSON by path, the longest first, and the rest by its own rule', async () => {
    const decision = within({ 'who.email': replace('email'), who: keep, 'items[*].sku': keep }, replace('text'))
    const value = {
      who: { email: 'ann@acme.com', role: 'crew' },
      items: [{ sku: 'ABC-1', note: 'for ann' }],
      n: 5,
      ok: true,
    }
    expect(await one(base('jsonb'), decision, value)).toEqual({
      who: { email: expect.stringMatching(/@/), role: 'crew' },
      items: [{ sku: 'ABC-1', note: expect.stringMatching(/^[a-z]{3} [a-z]{3}$/) }],
      n: 5,
      ok: true,
    })
  })

  test('in the names of members that are of a person', async () => {
    const value = await one(base('jsonb'), replace('text'), { 'ann@acme.com': 1, plain_name: 2 })
    expect(Object.keys(value ?? {})).toEqual(['plain_name', expect.stringMatching(/^(?!ann).+@/)])
  })

  test('in exact JSON, in the JSON of a text, and in an hstore', async () => {
    const text = replace('text')
    expect(await one(base('json'), text, { $json: '{"a":  "abcd"}' })).toEqual({
      $json: expect.stringMatching(/^\{"a":"[a-z]{4}"\}$/),
    })
    expect(await one(base('jsonb'), text, { $json: 'null' })).toEqual({ $json: 'null' })
    expect(await one(base('text'), within({}, text), '{"a":"abcd","b":true}')).toMatch(/^\{"a":"[a-z]{4}","b":true\}$/)
    expect(await one(base('text'), within({}, text), 'no json')).toMatch(/^[a-z]{2} [a-z]{4}$/)
    expect(await one(base('public.hstore'), text, '"k"=>"a\\"bc", "n"=>NULL')).toMatch(
      /^"k"=>"[a-z]\\"[a-z]{2}", "n"=>NULL$/,
    )
  })

  test('in the names of an hstore without a value, and in texts that are none', async () => {
    const hstore = base('public.hstore')
    const value = await one(hstore, replace('text'), '"john@acme.com"=>NULL, plain=>Jane')
    expect(value).toMatch(/^"plain"=>"[A-Z][a-z]{3}", "[a-z]+@[a-z]+\.example"=>NULL$/)
    expect(await one(hstore, replace('text'), 'john@acme.com')).not.toContain('john')
    await expect(one(hstore, null, '"john@acme.com"=>NULL')).rejects.toThrow('looks like')
    expect(await one(hstore, within({ a: replace('text') }, keep), '"a"=>"abcd", "b"=>"abcd"')).toMatch(
      /^"a"=>"(?!abcd)[a-z]{4}", "b"=>"abcd"$/,
    )
  })

  test('in bytes, addresses, padded texts and ranges', async () => {
    expect(await one(base('bytea'), replace('secret'), '\\xdeadbeef01')).toMatch(/^\\x(?!deadbeef01)[0-9a-f]{10}$/)
    expect(await one(base('bytea'), replace('secret'), 'q+8=')).toMatch(/^\\x[0-9a-f]{4}$/)
    expect(await one(base('inet'), replace('ip'), '84.1.2.3/24')).toMatch(/^198\.1[89]\.\d+\.\d+\/24$/)
    expect(await one(base('cidr'), replace('ip'), '84.1.2.0/24')).toMatch(/^198\.1[89]\.\d+\.0\/24$/)
    expect(await one({ kind: 'base', name: 'bpchar', length: 6 }, replace('text'), 'abc   ')).toMatch(/^[a-z]{3} {3}$/)
    const range: ColumnType = { kind: 'range', name: 'tstzrange', subtype: base('timestamptz') }
    expect(await one(range, null, '["2026-03-01 00:00:00+00",)')).toMatch(/^\["202[45]-\d\d-\d\d 00:00:00\+00",\)$/)
    expect(await one(range, null, 'empty')).toBe('empty')
  })

  test('or become the value that is set', async () => {
    expect(await one(base('text'), { kind: 'set', value: 'gone' }, 'Ann')).toBe('gone')
    expect(await one(base('jsonb'), { kind: 'set', value: {} }, { a: 'Ann Smith' })).toEqual({})
    expect(
      await one(base('jsonb'), within({ a: { kind: 'set', value: null } }, keep), { a: { b: 'Ann Smith' }, c: 'x' }),
    ).toEqual({ a: null, c: 'x' })
  })

  test('numbers are other digits only where they are a secret or a telephone', async () => {
    expect(await one(base('jsonb'), replace('text'), 1234567)).toBe(1234567)
    const phone = await one(base('jsonb'), replace('phone'), { tel: 491701234567 })
    expect(phone).toEqual({ tel: expect.any(Number) })
    expect(phone).not.toEqual({ tel: 491701234567 })
  })

  test('moments in JSON keep the way they are written', async () => {
    const value = { a: '2026-03-01T09:30:00+02:00', b: 1_772_357_400, c: '2026-03-01', d: jsonNumber('1772357400.25') }
    expect(await one(base('jsonb'), replace('datetime'), value)).toEqual({
      a: expect.stringMatching(/^202[45]-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00$/),
      b: expect.any(Number),
      c: expect.stringMatching(/^202[45]-\d\d-\d\d$/),
      d: expect.anything(),
    })
  })
})

test('a natural key, and one of another field than the primary key, follow what they name', async () => {
  const [user, team] = [modelName('app.user'), modelName('app.team')]
  const of = schema(
    model(user, [field('id', 'int4'), field('email', 'text', by('email'))], {
      naturalKey: ['email'],
      uniques: [['email']],
    }),
    model(team, [field('id', 'int4'), field('lead', 'int4'), field('by', 'text')], {
      foreignKeys: [foreignKey('lead', user), { ...foreignKey('by', user, 'email'), targetsPrimaryKey: false }],
    }),
  )
  const [ann, crew] = await sanitized(
    [
      { model: user, pk: 1, fields: { email: 'ann@acme.com' } },
      { model: team, pk: 1, fields: { lead: ['ann@acme.com'], by: 'ann@acme.com' } },
    ],
    {},
    of,
  )
  expect(ann?.fields.email).not.toBe('ann@acme.com')
  expect(crew?.fields).toEqual({ lead: [ann?.fields.email], by: ann?.fields.email })
})

test('a key that another field gives its meaning follows the model that it means', async () => {
  const [user, note] = [modelName('app.user'), modelName('app.note')]
  const of = schema(
    model(user, [field('id', 'uuid', by('uuid'))]),
    model(
      note,
      [field('id', 'int4'), field('kind', 'text', { sanitize: keep }), field('of', 'text', { sanitize: keep })],
      {
        looseKeys: [{ kind: 'polymorphic', field: 'of', typeField: 'kind', targets: new Map([['user', user]]) }],
      },
    ),
  )
  const undecided = { ...of, models: new Map([...of.models].map(([name, entry]) => [name, withoutRule(entry, 'of')])) }
  const id = '0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10'
  const [ann, onAnn] = await sanitized(
    [
      { model: user, pk: id, fields: {} },
      { model: note, pk: 1, fields: { kind: 'user', of: id } },
    ],
    {},
    undecided,
  )
  expect(ann?.pk).not.toBe(id)
  expect(onAnn?.fields.of).toBe(ann?.pk)
})

function withoutRule<M extends { readonly fields: readonly Field[] }>(entry: M, name: string): M {
  const fields = entry.fields.map((own) => {
    if (own.name !== name) return own
    const { sanitize: _, ...rest } = own
    return rest
  })
  return { ...entry, fields }
}

test('generated columns that are made of what is replaced are left for the database to make', async () => {
  const generated = (expression: string) => ({ generated: { kind: 'stored' as const, expression } })
  const of = schema(
    model(thing, [
      field('id', 'int4'),
      field('name', 'text', by('name')),
      field('lower_name', 'text', generated('lower(name)')),
      field('twice', 'int4', generated('(id * 2)')),
    ]),
  )
  const [row] = await sanitized([{ model: thing, pk: 1, fields: { name: 'Ann', lower_name: 'ann', twice: 2 } }], {}, of)
  expect(Object.keys(row?.fields ?? {})).toEqual(['name', 'twice'])
})

test('rows whose primary key is replaced, or that have none, are sorted anew', async () => {
  const of = schema(model(thing, [field('id', 'uuid', by('uuid'))]))
  const rows = Array.from({ length: 30 }, (_, index) => ({
    model: thing,
    pk: `0b9d6f0c-51a4-4a4e-9a0f-${String(index).padStart(12, '0')}`,
    fields: {},
  }))
  const keys = (await sanitized(rows, {}, of)).map(({ pk }) => String(pk))
  expect(keys).toEqual([...keys].sort())
  expect(new Set(keys).size).toBe(30)
})

test('rows and fields that the schema does not have are refused', async () => {
  const of = schema(model(thing, [field('id', 'int4')]))
  const rows = [
    { model: thing, pk: 1, fields: { surplus: 'ann', numbers: [1, 2] } },
    { model: modelName('app.gone'), pk: 1, fields: {} },
  ]
  await expect(sanitized(rows, {}, of)).rejects.toThrow(
    /app\.thing: the model has no field surplus \(1 row\)[\s\S]*app\.gone: the schema has no such model \(1 row\)/,
  )
})

test('a column too small for different replacements is told', async () => {
  const of = schema(
    model(thing, [
      field('id', 'int4'),
      field('code', 'varchar', { ...by('username'), sqlType: 'character varying(1)' }),
    ]),
  )
  const rows = Array.from({ length: 40 }, (_, index) => ({
    model: thing,
    pk: index,
    fields: { code: String.fromCodePoint(0x3b1 + index) },
  }))
  await expect(sanitized(rows, {}, of)).rejects.toThrow(
    'no different replacements are left for username values of 1 characters',
  )
})
