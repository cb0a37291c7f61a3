import { describe, expect, test } from 'vitest'
import type { Catalog, Table } from '../model/catalog.ts'
import { HarnessError } from '../model/errors.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { bindSchema } from './bind-schema.ts'
import { catalog, column, reference, table } from './test-catalog.ts'

const subject = (details: Partial<SubjectDefinition> = {}): SubjectDefinition => ({
  name: 'shop',
  schema: 'schema.sql',
  ...details,
})

function bind(tables: Catalog, details: Partial<SubjectDefinition> = {}) {
  const { models } = bindSchema(tables, subject(details))
  return { names: [...models.keys()], model: (name: string) => models.get(modelName(name)) }
}

function problems(tables: Catalog, details: Partial<SubjectDefinition>): readonly string[] {
  try {
    bindSchema(tables, subject(details))
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-config')
      return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

describe('models', () => {
  const tables = catalog(
    table('app_order_line', ['id', 'order_id', 'note_id'], { foreignKeys: [reference(['order_id'], 'app_order')] }),
    table('app_order', ['id']),
    table('plain', ['id']),
    table('thing', ['id'], { schema: 'stock' }),
  )

  test('are named schema.table, and fields as their columns', () => {
    const { names, model } = bind(tables)
    expect(names).toEqual(['public.app_order', 'public.app_order_line', 'public.plain', 'stock.thing'])
    expect(model('public.app_order_line')?.fields.map(({ name }) => name)).toEqual(['id', 'order_id', 'note_id'])
  })

  test('are named app.thing the way of Django, where only real foreign keys lose their _id', () => {
    const { names, model } = bind(tables, { naming: 'django' })
    expect(names).toEqual(['app.order', 'app.orderline', 'public.plain', 'stock.thing'])
    expect(model('app.orderline')?.fields.map(({ name, column }) => `${name} ${column}`)).toEqual([
      'id id',
      'order order_id',
      'note_id note_id',
    ])
    expect(model('app.orderline')?.foreignKeys[0]).toMatchObject({ fields: ['order'], target: 'app.order' })
  })

  test('are named as the subject says, which also says what is secret', () => {
    const models = {
      'my.line': { table: 'app_order_line', fields: { note_id: 'note' }, secrets: ['note'] },
      'my.thing': { table: 'stock.thing' },
    }
    const { names, model } = bind(tables, { models })
    expect(names).toEqual(['my.thing', 'public.app_order', 'my.line', 'public.plain'])
    expect(model('my.line')?.fields.map(({ name, secret }) => `${name} ${secret}`)).toEqual([
      'id false',
      'order_id false',
      'note true',
    ])
  })

  test('leave excluded tables out, and the keys to them', () => {
    const { names, model } = bind(tables, { excludeTables: ['app_order', 'stock.thing'] })
    expect(names).toEqual(['public.app_order_line', 'public.plain'])
    expect(model('public.app_order_line')?.foreignKeys).toEqual([])
    expect(model('public.app_order_line')?.outsideKeys).toEqual([{ fields: ['order_id'], nullable: [] }])
  })

  test('know of the keys to excluded tables what can be made null without breaking another key', () => {
    const line = table('line', ['id', column('a', { nullable: true }), column('b', { nullable: true })], {
      foreignKeys: [reference(['a', 'b'], 'gone', ['x', 'y']), reference(['a'], 'kept')],
    })
    const all = catalog(table('gone', ['x', 'y'], { primaryKey: ['x', 'y'] }), table('kept', ['id']), line)
    const { model } = bind(all, { excludeTables: ['gone'] })
    expect(model('public.line')?.outsideKeys).toEqual([{ fields: ['a', 'b'], nullable: ['b'] }])
    expect(model('public.kept')?.outsideKeys).toBeUndefined()
  })

  test('have the natural key that the subject names, else the first unique key without nulls', () => {
    const unique = table('a', ['id', column('b', { nullable: true }), 'c'], { uniques: [['b'], ['c', 'id']] })
    expect(bind(catalog(unique)).model('public.a')?.naturalKey).toEqual(['c', 'id'])
    expect(
      bind(catalog(unique), { models: { 'public.a': { naturalKey: ['b'] } } }).model('public.a')?.naturalKey,
    ).toEqual(['b'])
    expect(bind(tables).model('public.plain')?.naturalKey).toBeNull()
  })
})

describe('a foreign key', () => {
  const target = table('target', ['id', 'code', 'a', 'b'], { uniques: [['code'], ['a', 'b']] })
  const pair = table('pair', ['a', 'b'], { primaryKey: ['a', 'b'] })
  const source = table('source', ['id', 't', 'code', 'x', 'y', 'v'], {
    foreignKeys: [
      reference(['t'], 'target'),
      reference(['code'], 'target', ['code']),
      reference(['y', 'x'], 'pair', ['b', 'a']),
      reference(['x', 'y'], 'target', ['a', 'b']),
    ],
  })

  test('tells whether it refers to the primary key, in whatever order, or to another', () => {
    const keys = bind(catalog(target, pair, source)).model('public.source')?.foreignKeys
    expect(keys?.map((key) => `${key.fields} ${key.targetFields} ${key.targetsPrimaryKey}`)).toEqual([
      't id true',
      'code code false',
      'y,x b,a true',
      'x,y a,b false',
    ])
  })

  test('is virtual when nothing enforces it, and may dangle when only new rows are held to it', () => {
    const late = table('late', ['id', 't', 'u'], {
      foreignKeys: [
        { ...reference(['t'], 'target'), checks: 'nothing' },
        { ...reference(['u'], 'target'), checks: 'new-rows' },
      ],
    })
    const keys = bind(catalog(target, late)).model('public.late')?.foreignKeys
    expect(keys?.map((key) => [key.virtual, key.mayDangle])).toEqual([
      [true, undefined],
      [false, true],
    ])
  })

  test('finds its target whatever dots the names have', () => {
    const [first, second] = [table('b.c', ['id'], { schema: 'a' }), table('c', ['id'], { schema: 'a.b' })]
    const key = { ...reference(['t'], 'c'), target: { schema: 'a.b', name: 'c' } }
    const models = { x: { table: 'b.c' }, y: { table: 'c' } }
    const tables = catalog(first, second, table('source', ['id', 't'], { foreignKeys: [key] }))
    expect(bind(tables, { models }).model('public.source')?.foreignKeys[0]?.target).toBe('y')
  })

  test('may be virtual, to the primary key by its field name', () => {
    const models = {
      'public.source': { virtualForeignKeys: { v: 'public.target' } },
      'public.target': { fields: { id: 'number' } },
    }
    expect(
      bind(catalog(target, pair, source), { models })
        .model('public.source')
        ?.foreignKeys.at(-1),
    ).toMatchObject({
      fields: ['v'],
      target: 'public.target',
      targetFields: ['number'],
      targetsPrimaryKey: true,
      virtual: true,
    })
  })
})

describe('what does not fit is told, all of it', () => {
  const tables = catalog(
    table('shop_user', ['id', 'x']),
    table('auth_user', ['id', 'y']),
    table('pair', ['a', 'b'], { primaryKey: ['a', 'b'] }),
  )

  test.each<readonly [string, Partial<SubjectDefinition>, readonly string[]]>([
    [
      'a model without a table',
      { models: { 'a.b': {}, 'c.d': { table: 'gone' } } },
      ['model a.b has no table of that name in the schema', 'model c.d has no table gone in the schema'],
    ],
    [
      'two tables of one name',
      { naming: 'django', models: { 'shop.user': { table: 'auth_user' } } },
      ['tables public.shop_user and public.auth_user would both be model shop.user'],
    ],
    [
      'two models of one table',
      { models: { 'a.b': { table: 'auth_user' }, 'c.d': { table: 'public.auth_user' } } },
      ['models a.b and c.d name one table, public.auth_user'],
    ],
    [
      'two columns of one field',
      { models: { 'public.shop_user': { fields: { x: 'id' } } } },
      ['model public.shop_user: columns id and x would both be field id'],
    ],
    [
      'a column that is not there',
      { models: { 'public.shop_user': { fields: { gone: 'z' } } } },
      ['model public.shop_user: fields names column gone, which public.shop_user does not have'],
    ],
    [
      'fields that are not there',
      {
        models: {
          'public.shop_user': { secrets: ['p'], naturalKey: ['q'], virtualForeignKeys: { r: 'public.auth_user' } },
        },
      },
      [
        'model public.shop_user: secrets names field p, which it does not have',
        'model public.shop_user: naturalKey names field q, which it does not have',
        'model public.shop_user: virtualForeignKeys names field r, which it does not have',
      ],
    ],
    [
      'an empty natural key',
      { models: { 'public.shop_user': { naturalKey: [] } } },
      ['model public.shop_user: naturalKey names no field'],
    ],
    [
      'virtual keys to nothing that one field can refer to',
      { models: { 'public.shop_user': { virtualForeignKeys: { x: 'a.b', id: 'public.pair' } } } },
      [
        'model public.shop_user: virtualForeignKeys.x names model a.b, which does not exist',
        'model public.shop_user: virtualForeignKeys.id names model public.pair, which has no primary key of one column',
      ],
    ],
    [
      'excluded tables and comparators of nothing',
      { excludeTables: ['shop_usr'], comparators: { 'a.b': [] } },
      [
        'excludeTables names shop_usr, which is no table of the schema',
        'comparators are bound to model a.b, which the schema does not have',
      ],
    ],
  ])('%s', (_, details, messages) => {
    expect(problems(tables, details)).toEqual(messages)
  })

  test('an excluded table may be one that only databases have', () => {
    expect(problems(tables, { excludeTables: ['schema_migrations', 'public.shop_usr'] })).toEqual([])
  })

  test('one name in two schemas is no clash unless the subject names both by it', () => {
    const twice = catalog(table('user', ['id']), table('user', ['id'], { schema: 'other' }))
    expect(problems(twice, {})).toEqual([])
    expect(problems(twice, { models: { 'my.user': { table: 'user' } } })).toEqual([
      'tables public.user and other.user would both be model my.user',
    ])
  })
})

describe('the order of models', () => {
  const order = (...tables: readonly Table[]): readonly ModelName[] => bind(catalog(...tables)).names
  const refers = (name: string, ...targets: readonly string[]) =>
    table(name, ['id', ...targets], { foreignKeys: targets.map((target) => reference([target], target)) })

  test('is that of dependency, then of name, whatever the order of the tables', () => {
    const tables = [refers('a', 'c'), refers('b'), refers('c', 'd'), refers('d'), refers('e', 'e')]
    const expected = ['public.b', 'public.d', 'public.c', 'public.a', 'public.e']
    expect(order(...tables)).toEqual(expected)
    expect(order(...tables.toReversed())).toEqual(expected)
  })

  test('is the same each time where models refer to each other', () => {
    const tables = [refers('a', 'b'), refers('b', 'c'), refers('c', 'a', 'b'), refers('d', 'a')]
    const expected = ['public.a', 'public.d', 'public.b', 'public.c']
    expect(order(...tables).toSorted()).toEqual(expected.toSorted())
    expect(order(...tables)).toEqual(order(...tables.toReversed()))
  })
})
