import { expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

test('a number that is given in place of a taken one is none of a row that is decided later', async () => {
  const world = await remadeWorld(
    connection(),
    { 'app.node': { scope: 'user', importRules: { collisions: [{ key: ['parent', 'name'], action: 'merge' }] } } },
    {
      tables: `CREATE TABLE app_node (id int PRIMARY KEY, parent_id int REFERENCES app_node, name text, UNIQUE (parent_id, name));
        INSERT INTO app_node VALUES (1, NULL, 'theirs')`,
      onlyThese: true,
    },
  )
  await world.load('user', [
    row('node', 1, { parent: null, name: 'root' }),
    row('node', 2, { parent: 1, name: 'child' }),
  ])
  expect(await world.all('node')).toEqual([
    { pk: 1, parent: null, name: 'theirs' },
    { pk: 2, parent: 3, name: 'child' },
    { pk: 3, parent: null, name: 'root' },
  ])
})

test('a number in place of a taken one is whole, whatever the highest is', async () => {
  const world = await remadeWorld(
    connection(),
    { 'app.node': { scope: 'user' } },
    {
      tables: `CREATE TABLE app_node (id numeric PRIMARY KEY, name text);
        INSERT INTO app_node VALUES (1, 'theirs'), (2.5, 'theirs'), ('NaN', 'theirs')`,
      onlyThese: true,
    },
  )
  await world.load('user', [row('node', '1', { name: 'a' }), row('node', '2.75', { name: 'b' })])
  expect(await world.sql(`SELECT id, name FROM app_node WHERE name <> 'theirs' ORDER BY id`)).toEqual([
    ['2.75', 'b'],
    ['3', 'a'],
  ])
})
