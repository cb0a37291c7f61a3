import { describe, expect, test } from 'vitest'
import type { ImportRuleDefinitions } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { plainEffects } from './import-effects.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()

const id = '0b0c1a4e-6f0d-4a39-9c3f-2f6c0d9a7e11'
const other = '11111111-6f0d-4a39-9c3f-2f6c0d9a7e11'

describe('what rules did to values is counted', () => {
  const valuesOf = async (importRules: ImportRuleDefinitions, pk = id) => {
    const { load } = await remadeWorld(
      connection(),
      { 'app.doc': { scope: 'user', importRules } },
      {
        tables: `CREATE TABLE app_doc (id uuid PRIMARY KEY, name text UNIQUE);
          INSERT INTO app_doc VALUES ('${id}', 'theirs')`,
        onlyThese: true,
      },
    )
    const { effects } = await load('user', [row('doc', pk, { name: pk === id ? 'mine' : 'theirs' })])
    return plainEffects(effects).values['app.doc']
  }

  test('where it is the primary key that a collision rule made anew', async () => {
    const regenerate = { regenerate: { id: 'uuid' } } as const
    expect(await valuesOf({ collisions: [{ key: ['id'], action: regenerate }] })).toEqual({ id: { regenerated: 1 } })
  })

  test('where it is the primary key that a value rule made anew, or set', async () => {
    const values = [{ field: 'id', value: { generate: 'uuid' } }] as const
    expect(await valuesOf({ values })).toEqual({ id: { regenerated: 1 } })
    expect(await valuesOf({ values: [{ field: 'id', value: { set: other } }] })).toEqual({ id: { set: 1 } })
  })

  test('but not where the row that is there keeps its own primary key', async () => {
    const values = [{ field: 'id', value: { generate: 'uuid' } }] as const
    const collisions = [{ key: ['name'], action: 'overwrite' }] as const
    expect(await valuesOf({ values, collisions }, other)).toBeUndefined()
  })
})
