import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../model/json.ts'
import { ordinal } from '../../model/snapshot.ts'
import { exportSnapshot } from '../export/export.ts'
import { serverForTests } from '../test-server.ts'
import { importModel } from './import-model.ts'
import { org, remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const organization = { scope: 'organization' } as const
const models = { 'app.org': organization, 'app.member': organization } as const
const filters = { organizations: { model: 'app.org', by: 'slug' } } as const

/** Organizations whose slug is of a type, and members that refer to them by it. */
const slugsOf = (type: string, before = '') =>
  remadeWorld(connection(), models, {
    tables: `${before}; CREATE TABLE app_org (id serial PRIMARY KEY, slug ${type} NOT NULL UNIQUE);
      CREATE TABLE app_member (id serial PRIMARY KEY, org ${type} NOT NULL REFERENCES app_org (slug))`,
    onlyThese: true,
    filters,
  })

const folded = `CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`
const types: readonly (readonly [type: string, before: string, JsonValue, JsonValue, JsonValue])[] = [
  ['text COLLATE folded', folded, 'Acme', 'ACME', 'other'],
  ['name_of', `${folded}; CREATE DOMAIN name_of AS varchar(9) COLLATE folded`, 'Acme', 'ACME', 'other'],
  ['text[] COLLATE folded', folded, ['Acme', null], ['ACME', null], ['other', null]],
  ['citext', 'CREATE EXTENSION citext', 'É-Acme', 'É-ACME', 'other'],
  ['numeric', '', '1.0', '1.00', '2'],
  ['numeric[]', '', ['1.0', '2'], ['1.00', '2.0'], ['1']],
  ['jsonb', '', { a: [1.5], b: 1 }, { b: 1, a: [1.5] }, { a: [1.5] }],
  ['interval', '', '1 day', '24:00:00', '1 day 00:00:01'],
  ['inet', '', '10.0.0.1', '10.0.0.1/32', '10.0.0.1/31'],
  ['int4range', '', '[1,3]', '[1,4)', '[1,4]'],
  ['pair', 'CREATE TYPE pair AS (a numeric, b text)', '(1.0,x)', '(1.00,x)', '(1.0,y)'],
]

/** A filter gives names as texts. */
const named = types.filter(([, , given]) => typeof given === 'string')

describe('keys whose texts differ are one where the database finds them equal', () => {
  test.each(types)('of type %s, in an import in a scope', async (type, before, given, alike, other) => {
    const world = await slugsOf(type, before)
    const rows = [
      org(1, '', { slug: given }),
      org(2, '', { slug: other }),
      row('member', 1, { org: alike }),
      row('member', 2, { org: other }),
    ]
    await world.load('organization', rows)
    expect(await world.all('member')).toHaveLength(2)
  })

  test.each(named)('of type %s, in a filtered export', async (type, before, given, alike, other) => {
    const world = await slugsOf(type, before)
    const rows = [
      row('member', 1, { org: alike }),
      row('member', 2, { org: other }),
      org(1, '', { slug: given }),
      org(2, '', { slug: other }),
    ]
    await world.load('global', rows)
    const options = { scope: 'organization', filter: { organizations: [String(alike)] } } as const
    const taken = await exportSnapshot(connection(), world.schema, options)
    expect(taken.map(({ model, pk }) => `${model} ${pk}`)).toEqual(['app.org 1', 'app.member 1'])
    expect((await world.load('global', rows, { filter: options.filter })).unknown.organizations).toEqual([])
    expect(await world.all('member')).toHaveLength(1)
  })

  test('as primary keys: twice the same, and one that an earlier import brought', async () => {
    const world = await remadeWorld(connection(), models, {
      tables: `${folded}; CREATE TABLE app_org (slug text COLLATE folded PRIMARY KEY);
        CREATE TABLE app_member (id serial PRIMARY KEY, org text COLLATE folded NOT NULL REFERENCES app_org)`,
      onlyThese: true,
      filters,
    })
    const acme = row('org', 'Acme')
    expect(await world.problems('organization', [acme, row('org', 'aCME')])).toMatchObject([
      { ordinal: ordinal(2), pk: 'aCME', message: expect.stringContaining('the same primary key') },
    ])
    const member = row('member', 1, { org: 'ACME' })
    await world.load('organization', [acme, member])
    // The database finds them equal: nothing has to be spelled otherwise.
    expect(await world.all('member')).toMatchObject([{ org: 'ACME' }])
    await world.sql('TRUNCATE app_org CASCADE')
    const source = (rows: readonly (typeof acme)[]) =>
      async function* () {
        yield rows
      }
    const { pkMap } = await importModel(connection(), world.schema, acme.model, source([acme]), organization)
    if (!pkMap) throw new Error('there is no map of keys')
    const options = { ...organization, pkMap }
    await importModel(connection(), world.schema, member.model, source([member]), options)
    expect(await world.all('member')).toMatchObject([{ org: 'ACME' }])
  })
})

test('a key that PostgreSQL does not take is told with its row', async () => {
  const world = await slugsOf('inet')
  const rows = [org(1, '10.0.0.1'), org(2, 'nowhere'), row('member', 1, { org: '10.0.0.1/32' })]
  expect(await world.problems('organization', rows)).toMatchObject([{ failure: 'validation-error', ordinal: 2, pk: 2 }])
})
