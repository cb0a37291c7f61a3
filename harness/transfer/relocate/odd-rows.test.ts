import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { Row } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { importFile } from './import-file.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

test('keys that are written as natural keys follow their rows', async () => {
  const world = await remadeWorld(connection(), { 'app.org': { scope: 'organization', naturalKey: ['slug'] } })
  await world.sql(`SELECT setval('app_org_id_seq', 30)`)
  await world.load('organization', [
    org(1, 'acme'),
    row('project', 1, { org: ['acme'], slug: 'a' }),
    row('setting', [['acme'], 'color'], { org: ['acme'], name: 'color' }),
  ])
  expect(await world.all('project')).toMatchObject([{ org: 31 }])
  expect(await world.all('setting')).toMatchObject([{ pk: [31, 'color'] }])
  expect(await world.problems('organization', [row('project', 1, { org: ['x'], slug: 'a' })])).toMatchObject([
    { failure: 'integrity-error', model: 'app.project', ordinal: 1 },
  ])
})

test('rows of join tables that are written as lists, and rows without a key, are imported', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.book': { scope: 'user' },
      'app.tag': { scope: 'user' },
      'app.booktags': { scope: 'user' },
      'app.log': { scope: 'user' },
    },
    {
      tables: `CREATE TABLE app_book (id serial PRIMARY KEY); CREATE TABLE app_tag (id serial PRIMARY KEY);
        CREATE TABLE app_book_tags (id serial PRIMARY KEY, book_id int NOT NULL REFERENCES app_book, tag_id int NOT NULL REFERENCES app_tag);
        CREATE TABLE app_log (book_id int REFERENCES app_book, line text); SELECT setval('app_tag_id_seq', 8)`,
      onlyThese: true,
    },
  )
  const { counts, pkMap } = await world.load('user', [
    row('tag', 1),
    row('tag', 2),
    row('book', 5, { tags: [2, 1] }),
    row('log', null, { book: 5, line: 'a' }),
    row('log', null, { book: 5, line: 'a' }),
  ])
  expect(await world.sql('SELECT book_id, tag_id FROM app_book_tags ORDER BY id')).toEqual([
    ['1', '10'],
    ['1', '9'],
  ])
  expect(await world.sql('SELECT book_id, line FROM app_log')).toEqual([
    ['1', 'a'],
    ['1', 'a'],
  ])
  expect(counts.get(row('log', null).model)?.inserted).toBe(2)
  expect([...(pkMap?.rows(row('log', null).model) ?? [])]).toEqual([])
})

test('fields may be named like properties of every object', async () => {
  const world = await remadeWorld(
    connection(),
    {
      'app.team': { scope: 'user' },
      'app.race': { scope: 'user', importRules: { collisions: [{ key: ['constructor'], action: 'merge' }] } },
    },
    {
      tables: `CREATE TABLE app_team (id serial PRIMARY KEY);
        CREATE TABLE app_race (id serial PRIMARY KEY, constructor_id int UNIQUE REFERENCES app_team, "toString" text)`,
      onlyThese: true,
    },
  )
  await world.load('user', [row('race', 1, {}), row('team', 1), row('race', 2, { constructor: 1, toString: 'x' })])
  expect(await world.all('race')).toEqual([
    { pk: 1, constructor: null, toString: null },
    { pk: 2, constructor: 1, toString: 'x' },
  ])
})

test('what is no key at all stays where JSON may hold one', async () => {
  const world = await remadeWorld(connection())
  const projects = [1, 'all', { id: 1 }, true, 2.5]
  await world.load('organization', [org(1, 'acme'), row('note', 1, { org: 1, data: { projects } })])
  expect(await world.all('note')).toMatchObject([{ data: { projects: [null, 'all', { id: 1 }, true, 2.5] } }])
})

test('the state of sequences is passed over, and rows in any order are imported', async () => {
  const world = await remadeWorld(connection())
  const sequence: Row = {
    ...row('x', 'public.app_user_id_seq', { last_value: 500, is_called: true }),
    model: sequenceModel,
  }
  await world.load('organization', [row('member', 1, { org: 1, user: 9 }), sequence, user(9, 'ann'), org(1, 'acme')])
  expect(await world.all('member')).toMatchObject([{ org: 1, user: 1 }])
})

test('triggers fire where they are told to, and else do not', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := upper(NEW.slug); RETURN NEW; END $$`)
  await world.sql('CREATE TRIGGER shout BEFORE INSERT ON app_org FOR EACH ROW EXECUTE FUNCTION shout()')
  await world.load('organization', [org(1, 'quiet')])
  await world.load('organization', [org(1, 'loud')], { triggers: 'on' })
  expect(await world.all('org')).toMatchObject([{ name: null }, { name: 'LOUD' }])
})

test('an import of a file tells how much is done, from the first row that is read to the last that is written', async () => {
  const world = await remadeWorld(connection())
  const folder = await mkdtemp(join(tmpdir(), 'roundtrip-relocate-'))
  try {
    const file = join(folder, 'users.json')
    await writeFile(file, JSON.stringify(Array.from({ length: 2_500 }, (_, index) => user(index + 1, `user${index}`))))
    const shares: number[] = []
    const onProgress = ({ share }: { readonly share: number | null }): void => {
      shares.push(share ?? Number.NaN)
    }
    const { rows } = await importFile(connection(), world.schema, file, { scope: 'user', onProgress })
    expect(rows).toBe(2_500)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(shares.at(-1)).toBe(1)
    expect(shares.some((share) => share > 0 && share <= 0.5)).toBe(true)
  } finally {
    await rm(folder, { recursive: true })
  }
})
