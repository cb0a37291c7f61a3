import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  exportSnapshot,
  type GivenRow,
  importInConfigScope,
  importInGlobalScope,
  importInOrganizationScope,
  importInUserScope,
  importModel,
  importSnapshot,
  PkMap,
} from '../../index.ts'
import { type Connection, connect, type ThrowawayServer } from '../../postgres/index.ts'
import { ownDatabase } from '../../postgres/test-own-database.ts'

const tables = `
  CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL UNIQUE, admin bool NOT NULL DEFAULT false);
  CREATE TABLE team (id serial PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE member (id serial PRIMARY KEY, person int NOT NULL REFERENCES person, team int NOT NULL REFERENCES team);
  CREATE TABLE setting (id serial PRIMARY KEY, key text NOT NULL UNIQUE, value text);
`

const subject = `export default {
  name: 'club',
  schema: 'schema.sql',
  models: {
    'public.person': {
      scope: 'user',
      importRules: {
        collisions: [{ key: ['name'], action: { suffix: 'name' }, flags: { merge_users: 'merge' } }],
        values: [{ field: 'admin', value: { set: false }, scopes: ['user', 'organization'] }],
      },
    },
    'public.team': { scope: 'organization' },
    'public.member': { scope: 'organization' },
    'public.setting': { scope: 'config' },
  },
  filters: {
    users: { model: 'public.person', by: 'name' },
    privileged: { where: [{ admin: true }] },
  },
}`

const row = (name: string, pk: number, fields: GivenRow['fields']): GivenRow => ({
  model: `public.${name}`,
  pk,
  fields,
})
const rows = [
  row('person', 11, { name: 'ada', admin: true }),
  row('person', 12, { name: 'bob', admin: false }),
  row('team', 11, { slug: 'red' }),
  row('member', 11, { person: 12, team: 11 }),
  row('setting', 11, { key: 'a', value: 'b' }),
]

let folder: string
let server: ThrowawayServer
let connection: Connection
let database: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-in-scope-'))
  await mkdir(join(folder, 'snapshots/club'), { recursive: true })
  await writeFile(join(folder, 'snapshots/club/schema.sql'), tables)
  await writeFile(join(folder, 'snapshots/club/subject.mjs'), subject)
  await writeFile(join(folder, 'rows.json'), JSON.stringify(rows))
  server = await ownDatabase()
  database = server.url
  connection = await connect(server.connection)
  await connection.client.query(tables)
}, 60_000)
afterAll(async () => {
  await connection?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => connection.query('TRUNCATE person, team, member, setting RESTART IDENTITY'))

const request = () => ({ database, subject: join(folder, 'snapshots/club'), file: join(folder, 'rows.json') })
const all = async (table: string) =>
  (await connection.query(`SELECT row_to_json(t) FROM ${table} t ORDER BY id`)).rows.map(([text]) =>
    JSON.parse(text ?? ''),
  )

describe('an import in', () => {
  test('user scope brings users with keys of their own, without privileges', async () => {
    const { models, pkMap, rows: count } = await importInUserScope({ ...request(), filter: { users: ['ada'] } })
    expect(await all('person')).toEqual([{ id: 1, name: 'ada', admin: false }])
    expect(count).toBe(1)
    expect(models).toMatchObject({ 'public.person': { inserted: 1, leftOut: 1 }, 'public.team': { leftOut: 1 } })
    expect(pkMap?.get('public.person', 11)).toMatchObject({ actualPk: 1 })
  })

  test('organization scope brings organizations with them, and merges users where it is told to', async () => {
    await connection.query(`INSERT INTO person (name) VALUES ('bob')`)
    await importInOrganizationScope({ ...request(), flags: ['merge_users'] })
    expect(await all('person')).toMatchObject([{ name: 'bob' }, { name: 'ada' }])
    expect(await all('member')).toEqual([{ id: 1, person: 1, team: 1 }])
  })

  test('config scope brings settings and privileged users', async () => {
    await importInConfigScope(request())
    expect(await all('person')).toEqual([{ id: 1, name: 'ada', admin: true }])
    expect(await all('setting')).toHaveLength(1)
  })

  test('global scope brings everything as it is, into empty tables unless it may replace', async () => {
    expect(await importInGlobalScope(request())).toMatchObject({ rows: 5, pkMap: null })
    expect(await all('person')).toMatchObject([{ id: 11, admin: true }, { id: 12 }])
    await expect(importInGlobalScope(request())).rejects.toMatchObject({ code: 'import-failed' })
    await importInGlobalScope({ ...request(), replace: true })
    expect(await all('person')).toHaveLength(2)
  })
})

test('rows may come from memory, once for each number', async () => {
  const { database: url, subject: path } = request()
  const importUuid = '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11'
  const given = { database: url, subject: path, rows, scope: 'organization', importUuid } as const
  expect(await importSnapshot(given)).toMatchObject({ isRepeated: false })
  expect(await importSnapshot(given)).toMatchObject({ isRepeated: true })
  expect(await all('team')).toHaveLength(1)
})

test('one model is brought after another', async () => {
  const { database: url, subject: path } = request()
  const given = { database: url, subject: path, rows, scope: 'organization' } as const
  const people = await importModel({ ...given, model: 'public.person' })
  const teams = await importModel({ ...given, model: 'public.team', ...(people.pkMap ? { pkMap: people.pkMap } : {}) })
  await importModel({ ...given, model: 'public.member', ...(teams.pkMap ? { pkMap: teams.pkMap } : {}) })
  expect(await all('member')).toEqual([{ id: 1, person: 2, team: 1 }])
})

test('models are named by plain texts, in what is given and in what comes of it', async () => {
  const { database: url, subject: path } = request()
  const { models, pkMap } = await importSnapshot({
    database: url,
    subject: path,
    scope: 'user',
    rows: [{ model: 'public.person', pk: 7, fields: { name: 'ada' } }],
  })
  expect(models['public.person']?.inserted).toBe(1)
  expect([...(pkMap?.rows('public.person') ?? [])]).toMatchObject([{ pk: 7, actualPk: 1 }])
  const kept = PkMap.of([{ model: 'public.person', pk: 7, actualPk: 1, kind: 'inserted' }])
  const member = [row('member', 1, { person: 7, team: 1 }), row('team', 1, { slug: 'red' })]
  const given = { database: url, subject: path, scope: 'organization', rows: member } as const
  const teams = await importModel({ ...given, model: 'public.team', pkMap: kept })
  await importModel({ ...given, model: 'public.member', ...(teams.pkMap ? { pkMap: teams.pkMap } : {}) })
  expect(await exportSnapshot({ database: url, subject: path, scope: 'organization', filter: {} })).toHaveLength(3)
})

test('the subject is that of the folder that is named, wherever it is', async () => {
  await cp(join(folder, 'snapshots/club'), join(folder, 'fixtures/club'), { recursive: true })
  await writeFile(join(folder, 'fixtures/club/subject.mjs'), subject.replace('set: false', 'set: true'))
  await importInUserScope({ ...request(), subject: join(folder, 'fixtures/club') })
  expect(await all('person')).toMatchObject([{ admin: true }, { name: 'bob', admin: true }])
  const elsewhere = importInUserScope({ ...request(), subject: join(folder, 'fixtures/clob') })
  await expect(elsewhere).rejects.toMatchObject({ code: 'bad-config' })
})

test('triggers fire where they are told to', async () => {
  await connection.query(`CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$`)
  await connection.query('CREATE TRIGGER shout BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION shout()')
  try {
    await importInUserScope({ ...request(), filter: { users: ['ada'] } })
    await importInUserScope({ ...request(), filter: { users: ['bob'] }, triggers: 'on' })
    expect(await all('person')).toMatchObject([{ name: 'ada' }, { name: 'BOB' }])
  } finally {
    await connection.query('DROP FUNCTION shout CASCADE')
  }
})

test('replace is refused where nothing would be replaced', async () => {
  await expect(importInUserScope({ ...request(), replace: true })).rejects.toMatchObject({ code: 'bad-usage' })
})

test('names in the filter that no row has are told of rows in memory too', async () => {
  const unknown: unknown[] = []
  const onUnknown = (names: unknown): void => {
    unknown.push(names)
  }
  await importInUserScope(request())
  const { file: _, ...asked } = request()
  await exportSnapshot({ ...asked, filter: { users: ['ada'] }, onUnknown })
  expect(unknown).toEqual([])
  await exportSnapshot({ ...asked, filter: { users: ['ada', 'eve'] }, onUnknown })
  expect(unknown).toEqual([{ users: ['eve'], organizations: [] }])
})
