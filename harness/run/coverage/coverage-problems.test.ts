import { expect, test } from 'vitest'
import type { CoverageDefinition } from '../../model/coverage.ts'
import type { Field, ForeignKey, Model, Schema } from '../../model/schema.ts'
import type { ScopeChoice } from '../../model/scope.ts'
import { type ModelName, modelName, type Row } from '../../model/snapshot.ts'
import { coverageProblems, type Observed } from './coverage-problems.ts'
import { filledFields } from './filled-fields.ts'
import { collidingKeys, collidingModels } from './taken-keys.ts'

function field(name: string, type: string, details: Partial<Field> = {}): Field {
  const plain = { nullable: false, default: null, generated: null, identity: null, sequence: null, secret: false }
  return { name, column: name, type: { kind: 'base', name: type }, sqlType: type, ...plain, ...details }
}

function model(name: string, fields: readonly Field[], details: Partial<Model> = {}): Model {
  const plain = { primaryKey: ['id'], naturalKey: null, uniques: [], foreignKeys: [], triggers: [] }
  return { name: modelName(name), table: { schema: 'shop', name }, fields, ...plain, ...details }
}

function foreignKey(name: string, target: ModelName): ForeignKey {
  const actions = { onDelete: 'no-action', onUpdate: 'no-action', onDeleteFields: [name], virtual: false } as const
  return { name: `${name}_fkey`, fields: [name], target, targetFields: ['id'], targetsPrimaryKey: true, ...actions }
}

function schema(...models: readonly Model[]): Schema {
  return { subject: 'shop', models: new Map(models.map((entry) => [entry.name, entry])), sequences: [] }
}

const [author, book, loan] = [modelName('shop.author'), modelName('shop.book'), modelName('shop.loan')]
const kept: Partial<Field> = { sanitize: { kind: 'keep', because: null } }
const numbered: Partial<Field> = { identity: 'always' }

function scoped(entry: Model, ...scopes: readonly ScopeChoice['scope'][]): Model {
  const scope = scopes.length === 0 ? null : scopes.map((name) => ({ scope: name, where: null }))
  return {
    ...entry,
    relocation: { scope, exemptKeys: [], companions: [], rules: { collisions: [], values: [], partOf: [] } },
  }
}

const authors = scoped(
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
const books = scoped(
  model(book, [field('id', 'int4', numbered), field('title', 'text', kept), field('author', 'int4')], {
    uniques: [['author', 'title']],
    foreignKeys: [foreignKey('author', author)],
  }),
  'organization',
)
const loans = scoped(
  model(loan, [field('id', 'int4', numbered), field('of', 'int4')], { foreignKeys: [foreignKey('of', book)] }),
  'global',
)
const sound = schema(authors, books, loans)
const rows: readonly Row[] = [
  { model: author, pk: 1, fields: { email: 'ann@acme.com' } },
  { model: book, pk: 1, fields: { title: 'Ann', author: 1 } },
  { model: loan, pk: 1, fields: { of: 1 } },
]
const coverage: CoverageDefinition = { exhaustive: ['all'] }

async function observed(of: Schema, sample = rows, collided: readonly string[] = [author, book]): Promise<Observed> {
  async function* source() {
    yield sample
  }
  return { filled: await filledFields(of, [source]), collided: new Set(collided.map(modelName)) }
}

async function said(
  of: Schema,
  details: Partial<CoverageDefinition> = {},
  seen?: Observed,
): Promise<readonly string[]> {
  const problems = coverageProblems(of, { ...coverage, ...details }, seen ?? (await observed(of)))
  return problems.map(({ message, fix }) => `${message}: ${fix}`)
}

test('a subject that decided everything has no problem', async () => {
  expect(await said(sound)).toEqual([])
})

test('a new table that nobody decided about is told by every gate, with what to add', async () => {
  const review = modelName('shop.review')
  const fresh = scoped(
    model(
      review,
      [field('id', 'int4', numbered), field('email', 'text'), field('text', 'text'), field('stars', 'int4')],
      {
        uniques: [['email']],
      },
    ),
  )
  expect(await said(schema(authors, books, loans, fresh))).toEqual([
    "shop.review has no scope: nobody has decided which exports its rows take part in: add to models['shop.review']: scope: 'organization' (or 'user', 'config', 'global', 'excluded')",
    'no row of shop.review is in all: add one with every field filled to snapshots/shop/all.json',
    "nobody has decided what sanitizing makes of shop.review fields email, text: add to models['shop.review']: sanitize: { email: 'email', text: 'text' } (or 'keep' for what is of no person)",
  ])
  const decided = schema(authors, books, loans, scoped(fresh, 'user'))
  expect((await said(decided)).at(-1)).toBe(
    "an import can collide with shop.review by email, and no case tries it: import a row with a key that is taken in a case (a step `import`), or add to coverage.cannotCollide: 'shop.review': 'why'",
  )
})

test('a table whose rows are excluded from all exports needs no decision', async () => {
  const job = scoped(model('shop.job', [field('id', 'int4'), field('email', 'text')]), 'excluded')
  expect(await said(schema(authors, books, loans, job))).toEqual([])
})

test('a field that is null in every row is told, unless there is a reason', async () => {
  const some = await observed(sound, [...rows.slice(0, 2), { model: loan, pk: 1, fields: { of: null } }])
  expect(await said(sound, {}, some)).toEqual([
    "field of of shop.loan is filled in no row of all: fill it in one row of snapshots/shop/all.json, or add to coverage.neverFilled: 'shop.loan': { of: 'why' }",
  ])
  expect(await said(sound, { neverFilled: { 'shop.loan': { of: 'it is always empty' } } }, some)).toEqual([])
})

test('a unique key that no case collides with is told, unless there is a reason', async () => {
  const untested = await observed(sound, rows, [author])
  expect(await said(sound, {}, untested)).toEqual([
    "an import can collide with shop.book by author, title, and no case tries it: import a row with a key that is taken in a case (a step `import`), or add to coverage.cannotCollide: 'shop.book': 'why'",
  ])
  expect(await said(sound, { cannotCollide: { 'shop.book': 'authors come with their books' } }, untested)).toEqual([])
})

test('reasons that are not needed, or are of nothing, are told', async () => {
  const cannotCollide = { 'shop.book': 'why', 'shop.loan': 'why', 'shop.gone': 'why' }
  expect(await said(sound, { cannotCollide, neverFilled: { 'shop.lost': {} } })).toEqual([
    'coverage.cannotCollide says that no import can collide with shop.book, and a case does: leave it out',
    'coverage.cannotCollide names model shop.gone, which there is not: leave it out',
    'coverage.neverFilled names model shop.lost, which there is not: leave it out',
    'coverage.cannotCollide names shop.loan, with which no import could collide anyway: leave it out',
  ])
})

test('keys that the database makes up, or that name a row that is always new, cannot be taken', () => {
  const page = model('shop.page', [field('id', 'int4', numbered), field('of', 'int4'), field('number', 'int4')], {
    uniques: [['of', 'number']],
    foreignKeys: [foreignKey('of', loan)],
  })
  expect([...collidingKeys(schema(authors, books, loans, page)).entries()]).toEqual([
    [author, [['email']]],
    [book, [['author', 'title']]],
  ])
})

test('two snapshots collide where unique keys are equal, and keys of others name the same row, whatever its number', () => {
  const other: readonly Row[] = [
    { model: author, pk: 9, fields: { email: 'ann@acme.com' } },
    { model: book, pk: 7, fields: { title: 'Ann', author: 9 } },
  ]
  expect([...collidingModels(sound, rows, other)]).toEqual([author, book])
  const ofAnother: readonly Row[] = [
    { model: author, pk: 1, fields: { email: 'ben@acme.com' } },
    { model: book, pk: 1, fields: { title: 'Ann', author: 1 } },
  ]
  expect([...collidingModels(sound, rows, ofAnother)]).toEqual([])
})
