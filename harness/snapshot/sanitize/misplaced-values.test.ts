import { describe, expect, test } from 'vitest'
import type { ColumnType } from '../../model/catalog.ts'
import { type JsonValue, jsonNumber } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { modelName, type PrimaryKey, type Row } from '../../model/snapshot.ts'
import { base, field, foreignKey, model, schema } from '../test-schema.ts'
import { isPlainValue } from './plain-values.ts'
import { by, sanitized } from './test-people.ts'

const [user, order] = [modelName('app.user'), modelName('app.order')]

async function said(of: Schema, rows: readonly Row[]): Promise<string> {
  const error = await sanitized(rows, {}, of).catch((caught: unknown) => caught)
  return error instanceof Error ? error.message : JSON.stringify(error)
}

const row = (of: Row['model'], pk: PrimaryKey, fields: Row['fields'] = {}): Row => ({ model: of, pk, fields })

const users = model(user, [field('id', 'int4'), field('email', 'text', by('email'))])
const ordersOf = (...fields: readonly Field[]): Model =>
  model(order, [field('id', 'int4'), ...fields], { foreignKeys: [foreignKey('user', user)] })
const mood: ColumnType = { kind: 'enum', name: 'mood', labels: ['calm', 'cross'] }

describe('a text where the schema has something else is refused, without being told', () => {
  test.each<[string, Field, JsonValue]>([
    ['a key of numbers', field('user', 'int4'), 'john@acme.com'],
    ['a list in one', field('user', 'int4'), ['john@acme.com']],
    ['an object in one', field('user', 'int4'), { email: 'john@acme.com' }],
    ['a number', field('count', 'numeric'), 'John Smith'],
    ['a truth', field('is', 'bool'), 'John Smith'],
    ['an enum', field('mood', 'mood', { type: mood }), 'John Smith'],
    [
      'a list of numbers',
      field('all', 'int4[]', { type: { kind: 'array', name: '_int4', element: base('int4') } }),
      [1, 'John'],
    ],
    ['an interval', field('for', 'interval'), 'John Smith'],
    ['money', field('cost', 'money'), 'John Smith'],
    [
      'a range of moments',
      field('span', 'tstzrange', { type: { kind: 'range', name: 'tstzrange', subtype: base('timestamptz') } }),
      '[john,)',
    ],
  ])('%s', async (_, of, value) => {
    const text = await said(schema(users, ordersOf(field('user', 'int4'), of)), [row(order, 1, { [of.name]: value })])
    expect(text).toContain(`app.order: field ${of.name} holds a text that is no`)
    expect(text).toContain('(1 row)')
    expect(text).not.toMatch(/john/i)
  })

  test('a natural key of other parts than its target has', async () => {
    const named = { ...users, naturalKey: ['email'] }
    const of = schema(named, ordersOf(field('user', 'int4')))
    expect(await said(of, [row(order, 1, { user: ['john@acme.com', 'John'] })])).toContain('not of 1 parts')
  })

  test('a key of another type than what it refers to, too', async () => {
    const of = schema(users, ordersOf(field('user', 'text')))
    expect(await said(of, [row(order, 1, { user: 'john@acme.com' })])).toContain(
      'field user holds a text that is no key of what it refers to',
    )
    expect(await said(of, [row(order, 1, { user: '12' }), row(order, 2, { user: '' })])).toContain('"12"')
  })
})

test.each<[ColumnType, readonly JsonValue[]]>([
  [base('int8'), [1, '12', jsonNumber('9223372036854775807'), '']],
  [base('numeric'), ['12.50', 'NaN', 3]],
  [base('interval'), ['1 year 2 mons -3 days +04:05:06.5', '1 day', 'P1Y2M3DT4H5.5S', '3 04:05:06']],
  [base('timetz'), ['09:30:00+02']],
  [base('money'), ['$1,234.50', '12,00 €', 'kr 5,00']],
  [base('pg_lsn'), ['16/B374D848']],
  [base('pg_snapshot'), ['10:20:10,14']],
  [base('bit'), ['0101']],
  [base('tid'), ['(0,1)']],
  [base('char'), ['x']],
  [mood, ['calm']],
  [{ kind: 'range', name: 'int4range', subtype: base('int4') }, ['[1,5)', 'empty', '{"lower": "1", "upper": null}']],
  [
    { kind: 'multirange', name: 'tstzmultirange', subtype: base('timestamptz') },
    ['{["2026-03-01 00:00:00+00",infinity)}', '{["0044-03-15 00:00:00+00 BC","2026-03-01T09:30:00Z"]}'],
  ],
  [{ kind: 'array', name: '_int4', element: base('int4') }, [[1, [2, null]], '[1, 2]', { $array: '[0:1]={1,2}' }]],
])('%j takes its own values', (type, values) => {
  for (const value of values) expect([value, isPlainValue(type, value)]).toEqual([value, true])
})

describe('a primary key', () => {
  const pair = model(user, [field('email', 'text', by('email')), field('n', 'int4')], { primaryKey: ['email', 'n'] })

  test('of several columns is replaced also where the fields are not there', async () => {
    const [bare, full] = await sanitized(
      [row(user, ['john@acme.com', 1]), row(user, ['jane@acme.com', 1], { email: 'jane@acme.com', n: 1 })],
      {},
      schema(pair),
    )
    expect(JSON.stringify([bare, full])).not.toMatch(/john|jane|acme/)
    expect([bare, full].map((made) => (Array.isArray(made?.pk) ? made.pk[1] : null))).toEqual([1, 1])
  })

  test('of another shape than the table has is refused', async () => {
    const none = { ...users, primaryKey: [] }
    expect(await said(schema(pair), [row(user, 'john@acme.com')])).toContain(
      'the primary key is no list of its 2 parts',
    )
    expect(await said(schema(pair), [row(user, ['john@acme.com'])])).toContain('the primary key is no list of its 2')
    expect(await said(schema(none), [row(user, 'john@acme.com')])).toContain('is there, but its table has none')
    expect(await said(schema(users), [row(user, ['john@acme.com'])])).toContain('field id holds a text that is no int4')
  })
})

describe('a key of what the database makes', () => {
  const made = (expression: string) =>
    model(user, [...users.fields, field('key', 'text', { generated: { kind: 'stored', expression } })], {
      uniques: [['key']],
    })
  const orders = model(order, [field('id', 'int4'), field('user', 'text')], {
    foreignKeys: [{ ...foreignKey('user', user, 'key'), targetsPrimaryKey: false }],
  })

  test('of replaced values is refused: nobody knows what it would have to be', async () => {
    const of = schema(made('lower(email)'), orders)
    expect(await said(of, [row(order, 1, { user: 'john@acme.com' })])).toContain(
      'app.order: field user refers to app.user key, which the database makes of what is replaced (1 row)',
    )
    expect(await said(of, [row(order, 1, { user: null })])).toContain('"user":null')
    const key = { ...made('lower(email)'), primaryKey: ['key'] }
    expect(await said(schema(key), [row(user, 'john@acme.com')])).toContain(
      'is made by the database of what is replaced',
    )
  })

  test('of others stays', async () => {
    expect(await said(schema(made('id::text'), orders), [row(order, 1, { user: '7' })])).toContain('"user":"7"')
  })
})

test('of keys that refer to each other nobody has decided, until one has a rule', async () => {
  const circle = (rule: Partial<Field>) =>
    schema(
      model(user, [field('id', 'uuid', rule)], { foreignKeys: [foreignKey('id', order)] }),
      model(order, [field('id', 'uuid')], { foreignKeys: [foreignKey('id', user)] }),
    )
  const id = '0b9d6f0c-51a4-4a4e-9a0f-3c1b7a5e2d10'
  const rows = [row(user, id), row(order, id)]
  const [first, second] = await sanitized(rows, {}, circle(by('uuid')))
  expect(first?.pk).not.toBe(id)
  expect(second?.pk).toBe(first?.pk)
  expect(await said(circle({}), rows)).toContain('nobody has decided')
})
