import { describe, expect, test } from 'vitest'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

describe('a row that stands for another and is overwritten later on', () => {
  const tables = `CREATE TABLE app_thing (id serial PRIMARY KEY, name text UNIQUE, tag text UNIQUE, code text NOT NULL UNIQUE);
    CREATE TABLE app_part (id serial PRIMARY KEY, thing text NOT NULL REFERENCES app_thing (code));
    INSERT INTO app_thing (name, tag, code) VALUES ('kettle', 'k-1', 'old')`
  const models = {
    'app.thing': {
      scope: 'user',
      importRules: {
        collisions: [
          { key: ['name'], action: 'merge' },
          { key: ['tag'], action: 'overwrite' },
        ],
      },
    },
    'app.part': { scope: 'user' },
  } as const
  const merged = row('thing', 1, { name: 'kettle', tag: null, code: 'mine' })
  const overwriting = row('thing', 2, { name: 'pot', tag: 'k-1', code: 'new' })
  const parts = [row('part', 1, { thing: 'mine' }), row('part', 2, { thing: 'new' })]

  test.each([
    ['merged first', [merged, overwriting]],
    ['overwritten first', [overwriting, merged]],
  ])('is referred to by what it holds in the end: %s', async (_, both) => {
    const world = await remadeWorld(connection(), models, { tables, onlyThese: true })
    const { counts } = await world.load('user', [...both, ...parts])
    expect(await world.all('thing')).toEqual([{ pk: 1, name: 'pot', tag: 'k-1', code: 'new' }])
    expect((await world.all('part')).map(({ thing: code }) => code)).toEqual(['new', 'new'])
    expect(counts.get(merged.model)).toEqual({ inserted: 0, existing: 1, overwritten: 1, leftOut: 0 })
  })
})
