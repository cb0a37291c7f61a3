import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ImportRules } from '../../model/import-rule.ts'
import type { Model, Schema, SpecialKey } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { parseCaseObject } from '../../transform/index.ts'
import { CollidedModels } from './collided-models.ts'
import { author, authors, book, books, field, loan, loans, ruled, schema } from './test-shop.ts'

const shop: Schema = {
  ...schema(authors, books, loans),
  relocation: {
    rules: { users: { model: author, by: 'email' }, organizations: null, privileged: null },
    shims: { droppedModels: new Set(), droppedFields: new Map(), renamedModels: new Map(), renamedFields: new Map() },
  },
}
const ann: Row = { model: author, pk: 1, fields: { email: 'ann@acme.com' } }
const ben: Row = { model: author, pk: 2, fields: { email: 'ben@acme.com' } }
const novel: Row = { model: book, pk: 1, fields: { title: 'A novel', author: 1 } }
const known: readonly Row[] = [ann, novel]
/** The same author and book under other numbers, beside others. */
const coming: readonly Row[] = [
  { model: author, pk: 8, fields: { email: 'cid@acme.com' } },
  { model: author, pk: 9, fields: { email: 'ann@acme.com' } },
  { model: book, pk: 7, fields: { title: 'A novel', author: 9 } },
]

interface Told {
  readonly there?: readonly Row[]
  readonly coming?: readonly Row[]
  readonly schema?: Schema
}

/** @param parts of the case, beside its name, subject and snapshot */
async function collided(parts: object, told: Told = {}): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'collided-models-'))
  try {
    await writeFile(join(folder, 'known.json'), JSON.stringify(told.there ?? known))
    await writeFile(join(folder, 'coming.json'), JSON.stringify(told.coming ?? coming))
    const subject = { definition: { name: 'shop', schema: 'schema.sql' }, folder }
    const models = new CollidedModels({ subject, schema: told.schema ?? shop })
    const given = { name: 'a', subject: 'shop', snapshot: 'known', ...parts }
    return [...(await models.of(parseCaseObject(given, join(folder, 'a.case.yaml'))))]
  } finally {
    await rm(folder, { recursive: true })
  }
}

const step = { import: 'coming', scope: 'organization' }

test('an import collides where unique keys are taken, and keys of others name the same row, whatever its number', async () => {
  expect(await collided({ transform: [step] })).toEqual([author, book])
  expect(await collided({ transform: [step] }, { there: [ben] })).toEqual([])
  const alike: readonly Row[] = [ben, { ...novel, fields: { title: 'A novel', author: 2 } }]
  expect(await collided({ transform: [step] }, { there: alike })).toEqual([])
})

test('what refers to a row that is told apart from the one that is there collides no more', async () => {
  expect(await collided({ transform: [{ ...step, flags: ['rename'] }] })).toEqual([author])
})

test('rows that scope or filter do not take are not brought in', async () => {
  expect(await collided({ transform: [{ ...step, scope: 'user' }] })).toEqual([author])
  expect(await collided({ transform: [{ ...step, users: ['cid@acme.com'] }] })).toEqual([])
  expect(await collided({ transform: [{ ...step, users: ['ann@acme.com'] }] })).toEqual([author, book])
  expect(await collided({ transform: [{ ...step, users: [] }] })).toEqual([])
})

test('rows that the import of the case leaves out are not there', async () => {
  const taken = { import: { scope: 'user' }, transform: [step] }
  expect(await collided(taken)).toEqual([author])
  expect(await collided({ import: { scope: 'user', users: [] }, transform: [step] })).toEqual([])
})

test('rows that a step before it adds are there, and what it removes or changes is not', async () => {
  const added = { insert: author, rows: [{ email: 'cid@acme.com' }] }
  expect(await collided({ transform: [added, step] }, { there: [] })).toEqual([author])
  expect(await collided({ transform: [{ delete: author, where: 'all' }, step] })).toEqual([])
  expect(await collided({ transform: [{ delete: author, where: { email: 'ben@acme.com' } }, step] })).toHaveLength(2)
  expect(await collided({ transform: [{ delete: book, where: { title: { $like: 'A%' } } }, step] })).toEqual([author])
  const renamed = { update: author, where: { pk: 1 }, set: { email: 'cid@acme.com' } }
  expect(await collided({ transform: [renamed, step] })).toEqual([author])
  const unknown = { update: author, where: 'all', set: { email: { $sql: 'upper(email)' } } }
  expect(await collided({ transform: [unknown, step] })).toEqual([])
})

test('rows that an import brought are there for the next, unless it is the same once more', async () => {
  expect(await collided({ transform: [step, step] }, { there: [] })).toEqual([author, book])
  const once = { ...step, uuid: '5f0c4a55-8d3f-4f0e-9e57-0d1f4ad3a001' }
  expect(await collided({ transform: [once, once] }, { there: [] })).toEqual([])
})

test('after steps that only a database could follow, what the case declares counts', async () => {
  const transform = [{ sql: 'DELETE FROM author' }, step]
  expect(await collided({ transform })).toEqual([])
  const changes = [{ merged: author, where: 'all' }]
  expect(await collided({ transform, expect: { changes } })).toEqual([author])
})

test('an import that fails tries what it is refused for, where the case says so, and nothing else', async () => {
  const transform = [{ ...step, flags: ['refuse'] }]
  expect(await collided({ transform })).toEqual([])
  expect(await collided({ transform, expect: { error: { failure: 'integrity-error', step: 1 } } })).toEqual([author])
  expect(await collided({ transform, expect: { error: { failure: 'validation-error' } } })).toEqual([])
  expect(await collided({ transform: [step], expect: { error: { step: 1 } } })).toEqual([])
  const later = [step, { sql: 'SELECT 1/0' }]
  expect(await collided({ transform: later, expect: { error: { step: 2 } } })).toEqual([author, book])
  expect(await collided({ transform: later, expect: { error: { sqlstate: '22012' } } })).toEqual([])
})

test('a key that no rule is for is refused', async () => {
  const without = { ...shop, models: new Map(shop.models).set(author, ruled(authors, { collisions: [] })) }
  const transform = [{ ...step, scope: 'user' }]
  expect(await collided({ transform }, { schema: without })).toEqual([])
  expect(await collided({ transform, expect: { error: { step: 1 } } }, { schema: without })).toEqual([author])
})

test('a row that is part of a merged one is not brought in, and values that a rule makes anew are not taken', async () => {
  const parts = ruled(books, { partOf: ['author'] })
  const withParts = { ...shop, models: new Map(shop.models).set(book, parts) }
  expect(await collided({ transform: [step] }, { schema: withParts })).toEqual([author])
  const values = [{ field: 'email', value: { generate: 'uuid' } }] as const
  const renewed = { ...shop, models: new Map(shop.models).set(author, ruled(authors, { values })) }
  expect(await collided({ transform: [step] }, { schema: renewed })).toEqual([])
})

test('what belongs to a row that is merged, or is removed with one, is neither brought in nor there', async () => {
  const titled: Model = { ...ruled(books, { collisions: [{ key: ['title'], action: 'merge' }] }), uniques: [['title']] }
  const of = (one: Model) => ({ schema: { ...shop, models: new Map(shop.models).set(book, one) } })
  expect(await collided({ transform: [step] }, of(titled))).toEqual([author, book])
  const rules = { collisions: titled.relocation?.rules.collisions ?? [], partOf: ['author'] }
  expect(await collided({ transform: [step] }, of(ruled(titled, rules)))).toEqual([author])
  const deleted = [{ delete: author, where: 'all' }, step]
  expect(await collided({ transform: deleted }, of(titled))).toEqual([])
})

test('what cannot be followed counts for nothing', async () => {
  expect(await collided({ transform: [{ ...step, import: 'none' }] })).toEqual([])
  expect(await collided({ transform: [step] }, { coming: [{ ...ann, fields: { mail: 'ann@acme.com' } }] })).toEqual([])
})

/** The shop with other models. */
const shopWith = (...models: readonly Model[]): Schema => ({
  ...shop,
  models: new Map([...shop.models, ...models.map((one) => [one.name, one] as const)]),
})

const codedLoans: Model = {
  ...ruled(loans, { collisions: [{ key: ['code'], action: { suffix: 'code' } }] }),
  fields: [...loans.fields, field('code', 'text')],
  uniques: [['code']],
}
const loanOf = (pk: number, of: number): Row => ({ model: loan, pk, fields: { of, code: 'c' } })
const globally = { import: 'coming', scope: 'organization' }
const lent = (model: Model): Model => ({
  ...model,
  relocation: { ...withRelocation(model), scope: [{ scope: 'organization', where: null }] },
})

function withRelocation({ name, relocation }: Model) {
  if (!relocation) throw new Error(`${name} has no scope`)
  return relocation
}

test('a row that refers to one that is left out is left out too, but by a key that may be null', async () => {
  const parts = ruled(books, { partOf: ['author'] })
  const told = { there: [...known, loanOf(1, 1)], coming: [...coming, loanOf(5, 7)] }
  const models = async (one: Model) => collided({ transform: [globally] }, { ...told, schema: shopWith(parts, one) })
  expect(await models(lent(codedLoans))).toEqual([author])
  const exempt: Model = { ...lent(codedLoans), relocation: { ...withRelocation(lent(codedLoans)), exemptKeys: ['of'] } }
  const nullable = exempt.fields.map((one) => (one.name === 'of' ? { ...one, nullable: true } : one))
  expect(await models({ ...exempt, fields: nullable })).toEqual([author, loan])
})

test('a polymorphic key names the row of the model that another field tells, whatever its number', async () => {
  const plain = lent(codedLoans)
  const notes: Model = {
    ...plain,
    ...ruled(plain, { collisions: [{ key: ['code', 'of'], action: 'merge' }] }),
    foreignKeys: [],
    uniques: [['code', 'of']],
    looseKeys: [{ kind: 'polymorphic', field: 'of', typeField: 'code', targets: new Map([['c', author]]) }],
  }
  const of = (there: number, here: number, flags: readonly string[] = []) =>
    collided(
      { transform: [{ ...globally, flags }] },
      { there: [...known, ben, loanOf(1, there)], coming: [...coming, loanOf(5, here)], schema: shopWith(notes) },
    )
  expect(await of(1, 9)).toEqual([author, book, loan])
  expect(await of(1, 9, ['rename'])).toEqual([author])
  expect(await of(2, 9)).toEqual([author, book])
})

test('a key that only another row of the file has is not one that is there', async () => {
  const twins = [ben, { ...ben, pk: 3 }]
  expect(await collided({ transform: [step] }, { there: [], coming: twins })).toEqual([])
  const refused = { transform: [{ ...step, flags: ['refuse'] }], expect: { error: { failure: 'integrity-error' } } }
  expect(await collided(refused, { there: [], coming: twins })).toEqual([])
  expect(await collided(refused, { there: [ben], coming: twins })).toEqual([author])
})

test('null is a value where the key says so', async () => {
  const untitled = { ...novel, fields: { title: null, author: 1 } }
  const plain = ruled(books, { collisions: [{ key: ['title'], action: 'merge' }] })
  const titles = plain.fields.map((one) => (one.name === 'title' ? { ...one, nullable: true } : one))
  const told = { there: [ann, untitled], coming: [ben, { ...untitled, fields: { title: null, author: 2 } }] }
  const of = (specialKeys: readonly SpecialKey[]) =>
    collided(
      { transform: [step] },
      { ...told, schema: shopWith({ ...plain, fields: titles, uniques: [['title']], specialKeys }) },
    )
  expect(await of([])).toEqual([])
  expect(await of([{ fields: ['title'], compared: ['title'], nullsAreEqual: true, by: 'values' }])).toEqual([book])
})

test('a key that a rule sets names a row of the database', async () => {
  const only: Partial<ImportRules> = { values: [{ field: 'author', value: { set: 1 } }], collisions: [] }
  const first: Model = {
    ...ruled(books, { ...only, collisions: [{ key: ['author'], action: 'merge' }] }),
    uniques: [['author']],
  }
  const schema = shopWith(first)
  const flags = ['rename']
  expect(await collided({ transform: [{ ...step, flags }] }, { schema })).toEqual([author, book])
  expect(await collided({ transform: [{ ...step, flags }] }, { schema, there: [ann] })).toEqual([author])
})

test('of a key with a predicate what the case declares counts, and of one over expressions rows of the same values too', async () => {
  const key = (by: SpecialKey['by']): Schema =>
    shopWith({
      ...ruled(authors, { collisions: [{ key: ['email'], action: 'merge', flags: { rename: { suffix: 'email' } } }] }),
      uniques: [],
      specialKeys: [{ fields: ['email'], compared: ['email'], nullsAreEqual: false, by }],
    })
  const [partial, computed] = [key('predicate'), key('expressions')]
  const transform = [{ ...step, scope: 'user' }]
  expect(await collided({ transform }, { schema: partial })).toEqual([])
  expect(await collided({ transform }, { schema: computed })).toEqual([author])
  const changes = [{ merged: author, where: 'all' }]
  expect(await collided({ transform, expect: { changes } }, { schema: partial })).toEqual([author])
  const renamed = [{ changed: author, imported: true, where: 'all', fields: { email: { $any: true } } }]
  const renaming = { transform: [{ ...step, flags: ['rename'] }], expect: { changes: renamed } }
  expect(await collided(renaming, { schema: partial })).toEqual([author])
  expect(await collided({ transform, expect: { error: { sqlstate: '23505' } } }, { schema: partial })).toEqual([author])
  expect(await collided({ transform, expect: { error: { sqlstate: '23514' } } }, { schema: partial })).toEqual([])
})
