import { describe, expect, test } from 'vitest'
import { sequenceModel } from '../../model/sequence-row.ts'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const rows = [
  user(3, 'ann'),
  user(4, 'bob'),
  org(1, 'acme'),
  org(2, 'other'),
  row('member', 1, { org: 1, user: 4, inviter: 3 }),
  row('member', 2, { org: 2, user: 3 }),
  row('project', 1, { org: 1, slug: 'a', lead: 3 }),
]

test('an import in global scope replaces all rows, and keeps their keys', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_user (username) VALUES ('gone')`)
  const { counts, pkMap } = await world.load('global', rows)
  expect(pkMap).toBeNull()
  expect(counts.get(org(1, '').model)).toEqual({ inserted: 2, existing: 0, overwritten: 0, leftOut: 0 })
  expect(await world.all('user')).toMatchObject([{ pk: 3 }, { pk: 4 }])
  expect(await world.all('member')).toMatchObject([{ user: 4, inviter: 3 }, {}])
})

test('a filter leaves rows out there too, and makes exempt keys to them null', async () => {
  const world = await remadeWorld(connection())
  const { counts } = await world.load('global', rows, { filter: { organizations: ['acme'] } })
  expect(await world.all('user')).toMatchObject([{ pk: 4 }])
  expect(await world.all('member')).toMatchObject([{ pk: 1, user: 4, inviter: null }])
  expect(await world.all('project')).toMatchObject([{ lead: null }])
  expect(counts.get(user(1, '').model)).toMatchObject({ inserted: 1, leftOut: 1 })
})

test('rows of excluded models are left out, and go from the database: they would refer to rows that are replaced', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_org (slug) VALUES ('x'); `)
  await world.sql(`INSERT INTO app_audit (org_id) VALUES (1)`)
  const { counts } = await world.load('global', [...rows, row('audit', 1, { org: 1 })])
  expect(await world.sql('SELECT FROM app_audit')).toEqual([])
  expect(counts.get(row('audit', 1).model)).toMatchObject({ inserted: 0, leftOut: 1 })
})

describe('where the database is no throwaway', () => {
  const excluded = () =>
    remadeWorld(
      connection(),
      { 'app.org': { scope: 'organization' }, 'app.log': { scope: 'excluded' }, 'app.audit': { scope: 'excluded' } },
      {
        tables: `CREATE TABLE app_org (id serial PRIMARY KEY, slug text);
          CREATE TABLE app_log (id serial PRIMARY KEY, line text);
          CREATE TABLE app_audit (id serial PRIMARY KEY, org_id int REFERENCES app_org, log_id int REFERENCES app_log);
          INSERT INTO app_org (slug) VALUES ('old'); INSERT INTO app_log (line) VALUES ('kept')`,
        onlyThese: true,
      },
    )

  const logs = 'SELECT line FROM app_log'

  test('rows of excluded models stay: no snapshot would bring them back', async () => {
    const world = await excluded()
    const sequence = { model: sequenceModel, pk: 'public.app_log_id_seq', fields: { last_value: 1, is_called: false } }
    await world.load('global', [org(1, 'new'), sequence], { target: 'existing' })
    expect(await world.sql(`SELECT nextval('app_log_id_seq')`)).toEqual([['2']])
    expect(await world.all('org')).toMatchObject([{ slug: 'new' }])
    expect(await world.sql(logs)).toEqual([['kept']])
    await world.sql('DELETE FROM app_org')
    await world.load('global', [org(1, 'newer')], { target: 'empty' })
    expect(await world.sql(logs)).toEqual([['kept']])
  })

  test('those that may refer to rows which are replaced are in the way', async () => {
    const world = await excluded()
    await world.sql('INSERT INTO app_audit (log_id) VALUES (1)')
    expect(await world.problems('global', [org(1, 'new')], { target: 'existing' })).toEqual([
      { message: 'there are rows of app.audit that may refer to rows which are replaced' },
    ])
    await world.sql('TRUNCATE "public"."app_audit"')
    await world.load('global', [org(1, 'new')], { target: 'existing' })
    expect(await world.all('org')).toMatchObject([{ slug: 'new' }])
  })
})

test('exempt keys of a filtered export become null too, real and virtual: somebody else may get what they name later', async () => {
  const world = await remadeWorld(connection())
  const filtered = rows.filter(({ model, pk }) => !(model === user(3, '').model && pk === 3))
  await world.load('global', [...filtered.filter(({ pk }) => pk !== 2), org(2, 'other')])
  expect(await world.all('member')).toMatchObject([{ pk: 1, user: 4, inviter: null }])
  expect(await world.all('project')).toMatchObject([{ lead: null }])
})
