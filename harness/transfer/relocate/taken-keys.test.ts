import { expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { findTakenKeys } from './taken-keys.ts'
import { remadeWorld } from './test-world.ts'
import { readUniqueKey } from './unique-key.ts'

const { connection } = serverForTests()

test('a few keys are looked up in the unique index, however many rows there are', async () => {
  const { schema, sql } = await remadeWorld(
    connection(),
    { 'app.node': { scope: 'user' } },
    {
      tables: `CREATE TABLE app_node (id serial PRIMARY KEY, parent int, name text, UNIQUE (parent, name));
        INSERT INTO app_node (parent, name) SELECT n % 7, 'node ' || n FROM generate_series(1, 5000) n`,
      onlyThese: true,
    },
  )
  const model = schema.models.get(modelName('app.node'))
  if (!model) throw new Error('there is no model')
  const key = await readUniqueKey(connection(), model, ['parent', 'name'])
  const id = model.fields.filter(({ name }) => name === 'id')
  const scans = () => sql(`SELECT seq_scan, idx_scan FROM pg_stat_xact_user_tables WHERE relname = 'app_node'`)
  await sql('BEGIN')
  const [[before, lookups] = []] = await scans()
  const texts = [
    ['6', 'node 13'],
    ['6', 'node 14'],
    ['6', null],
  ] as const
  const taken = await findTakenKeys(connection(), model, key, texts, id)
  const [[after, more] = []] = await scans()
  await sql('ROLLBACK')
  expect(taken.map(({ held }) => held?.get('id') ?? null)).toEqual([13, null, null])
  expect([after, Number(more) - Number(lookups)]).toEqual([before, texts.length - 1])
})
