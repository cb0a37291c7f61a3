import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createEmbeddedProvider,
  exportInConfigScope,
  exportInGlobalScope,
  exportInOrganizationScope,
  exportInUserScope,
  exportModel,
  exportSnapshot,
  openEncryptor,
  type PostgresProvider,
} from '../../index.ts'
import { connect } from '../../postgres/index.ts'
import { decryptFile, newKeyPair, openDecryptor } from '../../snapshot/index.ts'

const tables = `
  CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL UNIQUE, admin bool NOT NULL);
  CREATE TABLE team (id int PRIMARY KEY, slug text NOT NULL UNIQUE);
  CREATE TABLE member (id int PRIMARY KEY, person int NOT NULL REFERENCES person, team int NOT NULL REFERENCES team);
  CREATE TABLE setting (key text PRIMARY KEY, value text);
  CREATE TABLE cache (id int PRIMARY KEY);
`
const subject = `export default {
  name: 'club',
  schema: 'schema.sql',
  models: {
    'public.person': { scope: 'user' },
    'public.team': { scope: 'organization' },
    'public.member': { scope: 'organization' },
    'public.setting': { scope: 'config' },
    'public.cache': { scope: 'excluded' },
  },
  filters: {
    users: { model: 'public.person', by: 'name' },
    organizations: {
      model: 'public.team',
      by: 'slug',
      members: { model: 'public.member', organization: 'team', user: 'person' },
    },
    privileged: { where: [{ admin: true }] },
  },
}`

let folder: string
let provider: PostgresProvider
let database: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundtrip-in-scope-'))
  await mkdir(join(folder, 'snapshots/club'), { recursive: true })
  await writeFile(join(folder, 'snapshots/club/schema.sql'), tables)
  await writeFile(join(folder, 'snapshots/club/subject.mjs'), subject)
  provider = await createEmbeddedProvider()
  const server = await provider.boot()
  database = server.url
  await using connection = await connect(server.connection)
  await connection.client.query(`${tables}
    INSERT INTO person VALUES (1, 'ada', true), (2, 'bob', false), (3, 'cyd', false);
    INSERT INTO team VALUES (1, 'red'), (2, 'blue');
    INSERT INTO member VALUES (1, 1, 1), (2, 2, 1), (3, 3, 2);
    INSERT INTO setting VALUES ('a', 'b');
    INSERT INTO cache VALUES (1)`)
}, 60_000)
afterAll(async () => {
  await provider?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const request = () => ({ database, subject: join(folder, 'snapshots/club') })
const out = (name: string) => join(folder, name)
const rowsOf = async (file: string): Promise<readonly string[]> => {
  const rows: { readonly model: string; readonly pk: unknown }[] = JSON.parse(await readFile(file, 'utf8'))
  return rows.map(({ model, pk }) => `${model.replace('public.', '')} ${pk}`)
}

describe('an export in', () => {
  test('user scope takes users, by name if that is wanted', async () => {
    const file = out('user.json')
    const result = await exportInUserScope({ ...request(), file, filter: { users: ['bob', 'eve'] } })
    expect(result).toMatchObject({
      rows: 1,
      unknown: { users: ['eve'], organizations: [] },
      models: { 'public.person': { taken: 1, leftOut: { filter: 2 } } },
    })
    expect(await rowsOf(file)).toEqual(['person 2'])
  })

  test('organization scope takes organizations with their members', async () => {
    const file = out('organization.json')
    await exportInOrganizationScope({ ...request(), file, filter: { organizations: ['blue'] }, indent: 4 })
    expect(await rowsOf(file)).toEqual(['person 3', 'team 2', 'member 3'])
    expect(await readFile(file, 'utf8')).toContain('\n        "model": "public.team"')
  })

  test('config scope takes settings and privileged users', async () => {
    const file = out('config.json')
    await exportInConfigScope({ ...request(), file })
    expect(await rowsOf(file)).toEqual(['person 1', 'setting a'])
  })

  test('global scope takes everything that is not excluded, encrypted for whom it is for', async () => {
    const file = out('global.tar')
    const { privatePem, publicPem } = await newKeyPair(2048, null)
    await writeFile(out('key.pem'), privatePem)
    await writeFile(out('key.pub'), publicPem)
    const encryptor = await openEncryptor(out('key.pub'))
    expect(await exportInGlobalScope({ ...request(), file, encryptor })).toMatchObject({ rows: 9, models: {} })
    await decryptFile(file, out('global.json'), await openDecryptor(out('key.pem')))
    expect(await rowsOf(out('global.json'))).toHaveLength(9)
  })
})

test('rows may be had in memory: of a scope, or of one model', async () => {
  const rows = await exportSnapshot({ ...request(), scope: 'config' })
  expect(rows.map(({ pk }) => pk)).toEqual([1, 'a'])
  expect(await exportModel({ ...request(), model: 'public.team' })).toHaveLength(2)
  await expect(exportModel({ ...request(), model: 'public.cache' })).rejects.toMatchObject({
    problems: [{ failure: 'unexportable-model' }],
  })
})

test('a database that does not have the tables, and a subject that is not there, are refused', async () => {
  const { connection: elsewhere } = await provider.boot()
  await expect(exportSnapshot({ ...request(), database: elsewhere })).rejects.toMatchObject({ code: 'schema-failed' })
  await expect(exportSnapshot({ database, subject: out('snapshots/clob') })).rejects.toMatchObject({
    code: 'bad-config',
  })
})
