import { expect, test } from 'vitest'
import { modelName, type Row } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { importModel, type ModelImportOptions } from './import-model.ts'
import { PkMap } from './pk-map.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const rows = [
  user(1, 'ann'),
  user(2, 'bob'),
  row('useremail', 1, { user: 1, email: 'a@example.com' }),
  row('useremail', 2, { user: 2, email: 'b@example.com' }),
  org(1, 'acme'),
  row('member', 1, { org: 1, user: 1, inviter: 2 }),
]

test('one model after those that it refers to gives the same as all at once', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_user (id, username) VALUES (40, 'ann')`)
  const of = (name: string, options: Partial<ModelImportOptions>, some: readonly Row[] = rows) =>
    importModel(
      connection(),
      world.schema,
      modelName(`app.${name}`),
      async function* () {
        yield some
      },
      {
        scope: 'organization',
        flags: ['merge_users'],
        ...options,
      },
    )
  const users = await of('user', {})
  const emails = await of('useremail', { ...(users.pkMap ? { pkMap: users.pkMap } : {}) })
  const orgs = await of('org', { ...(emails.pkMap ? { pkMap: emails.pkMap } : {}) })
  const members = await of('member', { ...(orgs.pkMap ? { pkMap: orgs.pkMap } : {}) })
  expect(await world.all('user')).toMatchObject([{ pk: 40 }, { pk: 41 }])
  expect(await world.all('useremail')).toMatchObject([{ user: 41 }])
  expect(await world.all('member')).toMatchObject([{ org: 1, user: 40, inviter: 41 }])
  expect(members.pkMap?.get(modelName('app.user'), 1)).toMatchObject({ actualPk: 40, kind: 'existing' })
  await expect(of('member', {})).rejects.toMatchObject({
    problems: [
      { failure: 'integrity-error', model: 'app.member', message: expect.stringContaining('field org refers to') },
      { failure: 'integrity-error', model: 'app.member', message: expect.stringContaining('field user refers to') },
    ],
  })
})

const source = (some: readonly Row[]) =>
  async function* () {
    yield some
  }

test('rows of an older version, and lists of keys of a join table, are read as in any other import', async () => {
  const { load, schema, all } = await booksWorld()
  await load('user', [row('tag', 1, { name: 'theirs' })])
  const rows = [row('label', 1, { name: 'a' }), row('book', 1, { title: 'x', tags: [1], pages: 3 })]
  const importOf = (name: string, pkMap?: PkMap) =>
    importModel(connection(), schema, modelName(name), source(rows), { scope: 'user', ...(pkMap ? { pkMap } : {}) })
  const tags = await importOf('app.tag')
  expect(tags.rows).toBe(1)
  const books = await importOf('app.book', tags.pkMap ?? new PkMap())
  await importOf('app.booktags', books.pkMap ?? new PkMap())
  expect(await all('tag')).toMatchObject([{ name: 'theirs' }, { name: 'a' }])
  expect(await all('booktags')).toMatchObject([{ book: 1, tag: 2 }])
})

test('keys to another unique field, or to several, find what an earlier import brought', async () => {
  const { load, schema, all } = await booksWorld()
  await load('user', [row('shelf', ['n', 1], { room: 'n', number: 1, code: 'N1' })])
  const rows = [
    row('shelf', ['n', 1], { room: 'n', number: 1, code: 'N1' }),
    row('place', 1, { code: 'N1', room: 'n', number: 1 }),
  ]
  const options = { scope: 'user', flags: ['rename'] } as const
  const shelves = await importModel(connection(), schema, modelName('app.shelf'), source(rows), options)
  const pkMap = shelves.pkMap ?? new PkMap()
  await importModel(connection(), schema, modelName('app.place'), source(rows), { ...options, pkMap })
  const [first, second] = await all('shelf')
  expect([first, second]).toMatchObject([{ code: 'N1' }, { code: expect.stringMatching(/^N1-/) }])
  expect(await all('place')).toMatchObject([{ code: second?.code, room: second?.room, number: 1 }])
})

test('a model that the schema lacks is refused, be it that of the import or of a row', async () => {
  const { schema } = await booksWorld()
  const of = (name: string, some: readonly Row[]) =>
    importModel(connection(), schema, modelName(name), source(some), { scope: 'user' })
  await expect(of('app.tga', [])).rejects.toMatchObject({ code: 'bad-usage', fix: 'did you mean app.tag?' })
  await expect(of('app.label', [])).rejects.toMatchObject({ code: 'bad-usage', fix: 'did you mean app.tag?' })
  await expect(of('app.tag', [row('tga', 1)])).rejects.toMatchObject({ problems: [{ failure: 'unknown-model' }] })
})

function booksWorld() {
  return remadeWorld(
    connection(),
    {
      'app.book': { scope: 'user' },
      'app.tag': { scope: 'user' },
      'app.booktags': { scope: 'user' },
      'app.shelf': {
        scope: 'user',
        importRules: {
          collisions: [
            { key: ['code'], action: 'error', flags: { rename: { suffix: 'code' } } },
            { key: ['room', 'number'], action: 'error', flags: { rename: { suffix: 'room' } } },
          ],
        },
      },
      'app.place': { scope: 'user' },
    },
    {
      tables: `CREATE TABLE app_book (id serial PRIMARY KEY, title text); CREATE TABLE app_tag (id serial PRIMARY KEY, name text);
        CREATE TABLE app_book_tags (id serial PRIMARY KEY, book_id int NOT NULL REFERENCES app_book, tag_id int NOT NULL REFERENCES app_tag);
        CREATE TABLE app_shelf (room text, number int, code text UNIQUE, PRIMARY KEY (room, number));
        CREATE TABLE app_place (id serial PRIMARY KEY, code text REFERENCES app_shelf (code), room text, number int,
          FOREIGN KEY (room, number) REFERENCES app_shelf)`,
      onlyThese: true,
      shims: { renamedModels: { 'app.label': 'app.tag' }, droppedFields: { 'app.book': ['pages'] } },
    },
  )
}
