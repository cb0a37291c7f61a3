import { describe, expect, test } from 'vitest'
import type { ModelDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

describe('a key with a generated column', () => {
  const tables = `CREATE TABLE app_thing (id serial PRIMARY KEY, email text, "Site" int NOT NULL DEFAULT 1, code text UNIQUE,
      low text GENERATED ALWAYS AS (lower(email) || ' id') STORED, half int GENERATED ALWAYS AS ("Site" / 2) STORED,
      UNIQUE (low, half));
    INSERT INTO app_thing (email, code) VALUES ('a', 'first')`
  const things = (importRules: NonNullable<ModelDefinition['importRules']>) =>
    remadeWorld(connection(), { 'app.thing': { scope: 'user', importRules } }, { tables, onlyThese: true })
  const merging = { key: ['low', 'half'], action: 'merge' } as const
  const emails = async ({ all }: Awaited<ReturnType<typeof things>>) => (await all('thing')).map(({ email }) => email)

  test('is taken by what it is made of, whether the snapshot has the column or not', async () => {
    const world = await things({ collisions: [merging] })
    await world.load('user', [
      row('thing', 1, { email: 'A', low: 'a id' }),
      row('thing', 2, { email: 'A' }),
      row('thing', 3, { email: 'B' }),
      row('thing', 4, { email: 'b', Site: 2 }),
      row('thing', 5, { email: 'b', Site: 1, low: 'stale', half: 9 }),
    ])
    expect(await emails(world)).toEqual(['a', 'B', 'b'])
  })

  test('is compared with the values that rules give', async () => {
    const world = await things({ collisions: [merging], values: [{ field: 'email', value: { set: 'other' } }] })
    await world.load('user', [row('thing', 1, { email: 'A', low: 'a id', half: 0 })])
    expect(await emails(world)).toEqual(['a', 'other'])
  })

  test('is that of the row of the database where the snapshot says nothing of it', async () => {
    const world = await things({ collisions: [{ key: ['code'], action: 'overwrite' }, merging] })
    await world.load('user', [row('thing', 1, { code: 'first', Site: 2 }), row('thing', 2, { email: 'A', Site: 3 })])
    expect(await world.all('thing')).toMatchObject([{ email: 'a', Site: 2 }])
  })
})
