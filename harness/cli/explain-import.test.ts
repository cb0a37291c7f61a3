import { expect, test } from 'vitest'
import { bindSchema } from '../config/index.ts'
import type { Catalog, Column } from '../model/catalog.ts'
import type { ModelDefinition } from '../model/subject.ts'
import { explainImport, explainScope } from './explain-import.ts'

const base: Omit<Column, 'name'> = {
  type: { kind: 'base', name: 'text' },
  sqlType: 'text',
  nullable: true,
  default: null,
  generated: null,
  identity: null,
  sequence: null,
}
const table = (name: string): Catalog['tables'][number] => ({
  schema: 'public',
  name,
  columns: [
    { ...base, name: 'id', identity: 'always' },
    ...['a', 'b', 'c'].map((column) => ({ ...base, name: column })),
  ],
  primaryKey: ['id'],
  uniques: [['a', 'b'], ['c']],
  foreignKeys: [],
  triggers: [],
})

/** @param json column of JSON */
function explained(definition: ModelDefinition, json?: string) {
  const { columns, ...thing } = table('thing')
  const typed = columns.map((column): Column => {
    return column.name === json ? { ...column, type: { kind: 'base', name: 'jsonb' }, sqlType: 'jsonb' } : column
  })
  const catalog = { tables: [{ ...thing, columns: typed }, table('other')], sequences: [] }
  const others = { 'public.other': { scope: 'user' } } as const
  const schema = bindSchema(catalog, {
    name: 'shop',
    schema: 'schema.sql',
    models: { ...others, 'public.thing': definition },
  })
  const model = [...schema.models.values()].find(({ name }) => name === 'public.thing')
  return {
    scope: model && explainScope(model),
    fields: model?.fields.map((field) => explainImport(model, field)),
  }
}

test('each kind of rule is told at the fields that it is about', () => {
  const importRules: ModelDefinition['importRules'] = {
    collisions: [
      { key: ['a', 'b'], action: { suffix: 'b' }, flags: { merge: 'merge' } },
      { key: ['c'], action: { regenerate: { c: { hex: 8, prefix: 'k_' } } } },
    ],
    values: [
      { field: 'b', value: { set: null }, scopes: ['user', 'global'] },
      { field: 'c', value: { generate: 'uuid' }, flag: 'fresh', where: { a: 'x' } },
    ],
  }
  expect(explained({ scope: 'user', importRules }).fields).toEqual([
    'drawn anew outside of global scope',
    'the row that is there stands for this one where a, b are taken with flag merge',
    'set to null in user and global scope; gets a suffix where a, b are taken',
    'made anew: uuid outside of global scope with flag fresh where a is "x"; made anew (k_8 hex digits) where c is taken',
  ])
})

test('keys follow their rows, and one that is exempt may become null', () => {
  const { fields } = explained({
    scope: 'organization',
    exemptKeys: ['b'],
    virtualForeignKeys: { a: 'public.other', b: 'public.other' },
    importRules: { partOf: ['a'] },
  })
  expect(fields?.slice(1)).toEqual([
    'follows the row that it refers to, and its row is left out with that; its row is left out where the one that it refers to was merged',
    'follows the row that it refers to, or is null where that is left out',
    'kept as it is',
  ])
})

test('a key that refers to what scope or filter leave out is told to become null, or to take its row with it', () => {
  const definition: ModelDefinition = {
    scope: 'organization',
    exemptKeys: ['a'],
    polymorphicKeys: { a: { type: 'c', models: { x: 'public.other' } } },
    jsonKeys: { b: { by: 'public.other' } },
    accompanies: [{ own: 'c', model: 'public.other', field: 'a' }],
  }
  const { fields } = explained(definition, 'b')
  expect(fields?.slice(1)).toEqual([
    'follows the row that it refers to, or is null where that is left out',
    'follows the rows that it refers to, with null for those that are left out',
    'its row is left out where no row of public.other that holds the same in a takes part, but in all of global scope',
  ])
})

test('a key to a table that takes no part is null, or takes its row with it', () => {
  const outside = (notNull: boolean): readonly string[] => {
    const column = { ...base, name: 'away', nullable: !notNull }
    const key = { name: 'k', columns: ['away'], target: { schema: 'public', name: 'gone' }, targetColumns: ['id'] }
    const rest = { onDelete: 'no-action', onUpdate: 'no-action', onDeleteColumns: ['away'], deferrable: false } as const
    const thing = {
      ...table('thing'),
      columns: [...table('thing').columns, column],
      foreignKeys: [{ ...key, ...rest }],
    }
    const catalog: Catalog = { tables: [thing, table('gone')], sequences: [] }
    const models = { 'public.thing': { scope: 'user' } } as const
    const schema = bindSchema(catalog, { name: 'shop', schema: 'schema.sql', models, excludeTables: ['gone'] })
    const [model] = schema.models.values()
    return model?.fields.slice(-1).map((field) => explainImport(model, field)) ?? []
  }
  expect(outside(false)).toEqual(['null outside of global scope: it refers to a table that takes no part'])
  expect(outside(true)).toEqual([
    'its row is left out outside of global scope: it refers to a table that takes no part',
  ])
})

test('a scope is told with the rows that it is for', () => {
  expect(explained({ scope: [{ scope: 'config', where: { a: 'x', b: null } }, 'excluded'] }).scope).toBe(
    'config where a is "x" and b is null, else excluded',
  )
  expect(explained({ importRules: {} }).scope).toBe('undecided')
})
