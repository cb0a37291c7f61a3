import { expect, test } from 'vitest'
import type { CoverageDefinition } from '../../model/coverage.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { collidingKeys } from './colliding-keys.ts'
import { coverageProblems, type Observed } from './coverage-problems.ts'
import { filledFields } from './filled-fields.ts'
import {
  author,
  authors,
  book,
  books,
  field,
  foreignKey,
  kept,
  loan,
  loans,
  model,
  numbered,
  ruled,
  schema,
  scoped,
} from './test-shop.ts'

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
  models: SubjectDefinition['models'] = {},
): Promise<readonly string[]> {
  const covered = { models, coverage: { ...coverage, ...details } }
  const problems = coverageProblems(of, covered, seen ?? (await observed(of)))
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
  const open = schema(authors, books, loans, fresh)
  expect(await said(open)).toEqual([
    "shop.review has no scope: nobody has decided which exports its rows take part in, and what sanitizing makes of its fields email, text: add to models: 'shop.review': { scope: 'organization', sanitize: { email: 'email', text: 'text' } } (scope: or 'user', 'config', 'global', 'excluded'; 'keep' is for what is of no person)",
    'no row of shop.review is in all: add one with every field filled to snapshots/shop/all.json',
  ])
  const models = { 'shop.review': { naturalKey: ['email'], sanitize: { email: { keep: "Ann's" } } } } as const
  const half = { ...fresh, fields: fresh.fields.map((one) => (one.name === 'email' ? { ...one, ...kept } : one)) }
  expect(await said(schema(authors, books, loans, scoped(half)), {}, undefined, models)).toContainEqual(
    expect.stringContaining(
      "text: add to models['shop.review']: scope: 'organization', sanitize: { email: { keep: 'Ann\\'s' }, text: 'text' } (",
    ),
  )
  const decided = schema(authors, books, loans, scoped(fresh, 'user'))
  expect((await said(decided)).at(-1)).toBe(
    "an import can collide with shop.review by email, and no case tries it: import a row with a key that is taken in a case (a step `import` whose scope and filter take the row), or add to coverage.cannotCollide: 'shop.review': 'why'",
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

test('fields that are null in every row are told as one entry, with the reasons that are there', async () => {
  const fields = [...loans.fields, field('from', 'date'), field('to', 'date'), field('fee', 'int4')]
  expect(
    await said(schema(authors, books, { ...loans, fields }), { neverFilled: { 'shop.loan': { fee: 'free' } } }),
  ).toEqual([
    "fields from, to of shop.loan are filled in no row of all: fill each in one row of snapshots/shop/all.json, or put into coverage.neverFilled: 'shop.loan': { fee: 'free', from: 'why', to: 'why' }",
  ])
})

test('the rule to begin with is one that the column takes, and text where the texts are of several kinds', async () => {
  const nullable: Partial<Field> = { nullable: true }
  const types = { email: 'text', mail: 'text', photo: 'bytea', ip: 'inet', token: 'uuid', shape: 'tsvector' }
  const mixed = model('shop.contact', [
    field('id', 'int4', numbered),
    ...Object.entries(types).map(([name, type]) => field(name, type, nullable)),
  ])
  const contact = mixed.name
  const rowsOf = (email: string): readonly Row[] => [
    ...rows,
    {
      model: contact,
      pk: 1,
      fields: { email: 'ann@acme.com', mail: 'a', photo: 'a', ip: 'a', token: 'a', shape: 'a' },
    },
    { model: contact, pk: 2, fields: { email } },
  ]
  const whole = schema(authors, books, loans, scoped(mixed, 'global'))
  const rule = async (email: string) => (await said(whole, {}, await observed(whole, rowsOf(email)))).join()
  expect(await rule('ben@acme.com')).toContain(
    "{ email: 'email', mail: 'text', photo: 'secret', ip: 'ip', token: 'uuid', shape: 'null' }",
  )
  expect(await rule('call Ben')).toContain("{ email: 'text', ")
})

test('of keys that lead back to themselves one has to be decided about', async () => {
  const [seller, stall] = [modelName('shop.seller'), modelName('shop.stall')]
  const key = (name: string) => [field('id', name)]
  const sellers = (decided: Partial<Field> = {}) =>
    scoped(model(seller, [field('id', 'uuid', decided)], { foreignKeys: [{ ...foreignKey('id', stall) }] }), 'global')
  const stalls = scoped(model(stall, key('uuid'), { foreignKeys: [foreignKey('id', seller)] }), 'global')
  const sample: readonly Row[] = [
    ...rows,
    { model: seller, pk: 'a', fields: {} },
    { model: stall, pk: 'a', fields: {} },
  ]
  const tell = async (one: Model) => {
    const whole = schema(authors, books, loans, one, stalls)
    return said(whole, {}, await observed(whole, sample))
  }
  expect(await tell(sellers())).toEqual([
    "nobody has decided what sanitizing makes of shop.seller field id (the key id leads back to itself: one key of the circle needs a rule): add to models: 'shop.seller': { sanitize: { id: 'uuid' } } ('keep' is for what is of no person)",
  ])
  expect(await tell(sellers({ sanitize: { kind: 'replace', by: 'uuid' } }))).toEqual([])
})

test('a unique key that no case collides with is told, unless there is a reason', async () => {
  const untested = await observed(sound, rows, [author])
  expect(await said(sound, {}, untested)).toEqual([
    "an import can collide with shop.book by author, title, and no case tries it: import a row with a key that is taken in a case (a step `import` whose scope and filter take the row), or add to coverage.cannotCollide: 'shop.book': 'why'",
  ])
  expect(await said(sound, { cannotCollide: { 'shop.book': 'authors come with their books' } }, untested)).toEqual([])
})

test('reasons that are not needed are told', async () => {
  const cannotCollide = { 'shop.book': 'why', 'shop.loan': 'why' }
  expect(await said(sound, { cannotCollide, neverFilled: { 'shop.loan': { of: 'why' } } })).toEqual([
    'coverage.cannotCollide says that no import can collide with shop.book, and a case does: leave it out',
    'coverage.cannotCollide names shop.loan, with which no import could collide anyway: leave it out',
    'coverage.neverFilled says that field of of shop.loan is null in every row, and it is filled in all: leave it out',
  ])
})

/** By model: the fields of each key. */
function keysOf(...models: readonly Model[]) {
  return [...collidingKeys(schema(...models))].map(([name, keys]) => [name, keys.map(({ fields }) => fields)])
}

test('keys that the database makes up, or that name a row that is always new, cannot be taken', () => {
  const page = model('shop.page', [field('id', 'int4', numbered), field('of', 'int4'), field('number', 'int4')], {
    uniques: [['of', 'number']],
    foreignKeys: [foreignKey('of', loan)],
  })
  expect(keysOf(authors, books, loans, page)).toEqual([
    [author, [['email']]],
    [book, [['author', 'title']]],
  ])
})

test('nor can keys that name a row that is part of a merged one, or of no rule, or that are always made anew', () => {
  const colliding = (...models: readonly Model[]) => keysOf(...models).map(([name]) => name)
  expect(colliding(authors, ruled(books, { partOf: ['author'] }))).toEqual([author])
  expect(colliding(ruled(authors, { collisions: [{ key: ['email'], action: 'error' }] }), books)).toEqual([author])
  const overwritten = ruled(authors, { collisions: [{ key: ['email'], action: 'overwrite' }] })
  expect(colliding(overwritten, ruled(books, { partOf: ['author'] }))).toEqual([author, book])
  const renewed = { field: 'email', value: { generate: 'uuid' } } as const
  expect(colliding(ruled(authors, { values: [renewed] }))).toEqual([])
  expect(colliding(ruled(authors, { values: [{ ...renewed, flag: 'often' }] }))).toEqual([author])
})

test('keys over expressions, with a predicate, and of collision rules can be taken', () => {
  const special = { fields: ['email', 'id'], compared: ['email'], nullsAreEqual: false } as const
  const partial = { ...authors, uniques: [], specialKeys: [{ ...special, by: 'predicate' as const }] }
  const unruled = ruled(partial, { collisions: [] })
  expect(keysOf(unruled)).toEqual([[author, [['email', 'id']]]])
  expect(keysOf({ ...unruled, specialKeys: [{ ...special, compared: ['email', 'id'], by: 'expressions' }] })).toEqual(
    [],
  )
  expect(keysOf({ ...authors, uniques: [] })).toEqual([[author, [['email']]]])
})

test('so can a UUID that has a default, a key that a rule sets, and one in which null is a value', () => {
  const id = { kind: 'volatile', expression: 'gen_random_uuid()' } as const
  expect(keysOf(model('shop.page', [field('id', 'uuid', { default: id })]))).toEqual([['shop.page', [['id']]]])
  const set = [{ field: 'of', value: { set: 1 } }] as const
  const single = { ...loans, uniques: [['of']] }
  expect(keysOf(single)).toEqual([])
  expect(keysOf(ruled(single, { values: set }))).toEqual([[loan, [['of']]]])
  const distinct = [{ fields: ['of'], compared: ['of'], nullsAreEqual: true, by: 'values' as const }]
  expect(keysOf({ ...single, specialKeys: distinct })).toEqual([])
  const nullable = single.fields.map((one) => ({ ...one, nullable: one.name === 'of' }))
  expect(keysOf({ ...single, fields: nullable, specialKeys: distinct })).toEqual([[loan, [['of']]]])
})
