import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const id = '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11'

describe('a key that has a default and is kept all the same', () => {
  const world = (tables: string, key: readonly string[], action: 'merge' | 'overwrite' | 'error') =>
    remadeWorld(
      connection(),
      { 'app.doc': { scope: 'user', importRules: { collisions: [{ key, action }] } } },
      { tables, onlyThese: true },
    )
  const uuids = `CREATE TABLE app_doc (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, UNIQUE (id, name));
    INSERT INTO app_doc VALUES ('${id}', 'x')`

  test('is taken: a rule merges its row', async () => {
    const { load, all } = await world(uuids, ['id'], 'merge')
    const { counts } = await load('user', [row('doc', id, { name: 'mine' })])
    expect([...counts.values()]).toEqual([{ inserted: 0, existing: 1, overwritten: 0, leftOut: 0 }])
    expect(await all('doc')).toEqual([{ pk: id, name: 'x' }])
  })

  test('is taken: a rule overwrites its row', async () => {
    const { load, all } = await world(uuids, ['id'], 'overwrite')
    await load('user', [row('doc', id, { name: 'mine' })])
    expect(await all('doc')).toEqual([{ pk: id, name: 'mine' }])
  })

  test('is taken: a rule refuses its row', async () => {
    const { problems } = await world(uuids, ['id'], 'error')
    expect(await problems('user', [row('doc', id, { name: 'mine' })])).toEqual([
      expect.objectContaining({ message: expect.stringContaining('a row of the database has the same id') }),
    ])
  })

  test('is part of a key that is taken', async () => {
    const { load, all } = await world(uuids, ['id', 'name'], 'merge')
    await load('user', [row('doc', id, { name: 'x' })])
    expect(await all('doc')).toEqual([{ pk: id, name: 'x' }])
  })

  test('is a text', async () => {
    const texts = `CREATE TABLE app_doc (id text PRIMARY KEY DEFAULT md5(random()::text), name text);
      INSERT INTO app_doc VALUES ('a', 'x')`
    const { load, all } = await world(texts, ['id'], 'merge')
    await load('user', [row('doc', 'a', { name: 'mine' }), row('doc', 'b', { name: 'b' })])
    expect(await all('doc')).toEqual([
      { pk: 'a', name: 'x' },
      { pk: 'b', name: 'b' },
    ])
  })
})
