import { describe, expect, test } from 'vitest'
import type { ModelDefinition } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

type Collisions = NonNullable<NonNullable<ModelDefinition['importRules']>['collisions']>

describe('keys of a row that the same import overwrites', () => {
  const tables = `CREATE TABLE app_thing (id serial PRIMARY KEY, name text UNIQUE, email text UNIQUE);
    INSERT INTO app_thing (name, email) VALUES ('a', 'x'), ('c', 'z')`
  const overwriting = { key: ['name'], action: 'overwrite' } as const
  const things = (...collisions: Collisions) =>
    remadeWorld(
      connection(),
      { 'app.thing': { scope: 'user', importRules: { collisions } } },
      { tables, onlyThese: true },
    )
  const thing = (pk: number, name: string, email?: string) =>
    row('thing', pk, email === undefined ? { name } : { name, email })
  const counts = { inserted: 0, existing: 0, overwritten: 0, leftOut: 0 }

  test.each(['merge', 'error'] as const)('are free where it gives them up, for a rule that says %s', async (action) => {
    const world = await things(overwriting, { key: ['email'], action })
    const result = await world.load('user', [thing(11, 'a', 'y'), thing(12, 'b', 'x')])
    expect(result.counts.get(thing(1, '').model)).toEqual({ ...counts, inserted: 1, overwritten: 1 })
    expect(await world.all('thing')).toEqual([
      { pk: 1, name: 'a', email: 'y' },
      { pk: 2, name: 'c', email: 'z' },
      { pk: 3, name: 'b', email: 'x' },
    ])
  })

  test('stay taken where the snapshot says nothing of them', async () => {
    const world = await things(overwriting, { key: ['email'], action: 'merge' })
    const { pkMap } = await world.load('user', [thing(11, 'a'), thing(12, 'b', 'x')])
    expect(pkMap?.get('app.thing', 12)).toMatchObject({ actualPk: 1, kind: 'existing' })
    expect(await world.all('thing')).toHaveLength(2)
  })

  test('are renewed by a rule where others have them, as those of other rows are', async () => {
    const world = await things(overwriting, { key: ['email'], action: { suffix: 'email' } })
    await world.load('user', [thing(11, 'a', 'z'), thing(12, 'c', 'z'), thing(13, 'b', 'x')])
    expect((await world.all('thing')).map(({ email }) => email)).toEqual([expect.stringMatching(/^z-\w{8}$/), 'z', 'x'])
  })

  test('are left alone by a rule that gives other values where nobody else has them', async () => {
    const world = await things(overwriting, { key: ['email'], action: { suffix: 'email' } })
    await world.load('user', [thing(11, 'a', 'x'), thing(12, 'c')])
    expect((await world.all('thing')).map(({ email }) => email)).toEqual(['x', 'z'])
  })
})
