import type { ImportRules } from '../../model/import-rule.ts'
import type { Field, ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { ScopeChoice } from '../../model/scope.ts'
import { type ModelName, modelName } from '../../model/snapshot.ts'

/** A shop for tests: authors, their books, and who borrowed them. */

export function field(name: string, type: string, details: Partial<Field> = {}): Field {
  const plain = { nullable: false, default: null, generated: null, identity: null, sequence: null, secret: false }
  return { name, column: name, type: { kind: 'base', name: type }, sqlType: type, ...plain, ...details }
}

export function model(name: string, fields: readonly Field[], details: Partial<Model> = {}): Model {
  const plain = { primaryKey: ['id'], naturalKey: null, uniques: [], foreignKeys: [], triggers: [] }
  return { name: modelName(name), table: { schema: 'shop', name }, fields, ...plain, ...details }
}

export function foreignKey(name: string, target: ModelName): ForeignKey {
  const actions = { onDelete: 'no-action', onUpdate: 'no-action', onDeleteFields: [name], virtual: false } as const
  return { name: `${name}_fkey`, fields: [name], target, targetFields: ['id'], targetsPrimaryKey: true, ...actions }
}

export function schema(...models: readonly Model[]): Schema {
  return { subject: 'shop', models: new Map(models.map((entry) => [entry.name, entry])), sequences: [] }
}

export const [author, book, loan] = [modelName('shop.author'), modelName('shop.book'), modelName('shop.loan')]
export const kept: Partial<Field> = { sanitize: { kind: 'keep', because: null } }
export const numbered: Partial<Field> = { identity: 'always', sequence: { schema: 'shop', name: 'numbers' } }

export function scoped(entry: Model, ...scopes: readonly ScopeChoice['scope'][]): Model {
  const scope = scopes.length === 0 ? null : scopes.map((name) => ({ scope: name, where: null }))
  return {
    ...entry,
    relocation: { scope, exemptKeys: [], companions: [], rules: { collisions: [], values: [], partOf: [] } },
  }
}

export function ruled(entry: Model, rules: Partial<ImportRules>): Model {
  if (!entry.relocation) throw new Error(`${entry.name} has no scope`)
  return { ...entry, relocation: { ...entry.relocation, rules: { ...entry.relocation.rules, ...rules } } }
}

const unruledAuthors = scoped(
  model(
    author,
    [field('id', 'int4', numbered), field('email', 'text', { sanitize: { kind: 'replace', by: 'email' } })],
    {
      uniques: [['email']],
      naturalKey: ['email'],
    },
  ),
  'user',
)
const unruledBooks = scoped(
  model(book, [field('id', 'int4', numbered), field('title', 'text', kept), field('author', 'int4')], {
    uniques: [['author', 'title']],
    foreignKeys: [foreignKey('author', author)],
  }),
  'organization',
)
export const authors = ruled(unruledAuthors, {
  collisions: [{ key: ['email'], action: 'merge', flags: { rename: { suffix: 'email' }, refuse: 'error' } }],
})
export const books = ruled(unruledBooks, { collisions: [{ key: ['author', 'title'], action: 'merge' }] })
export const loans = scoped(
  model(loan, [field('id', 'int4', numbered), field('of', 'int4')], { foreignKeys: [foreignKey('of', book)] }),
  'global',
)
