import { describe, expect, test } from 'vitest'
import type { ImportRuleDefinitions } from '../../model/subject.ts'
import { serverForTests } from '../test-server.ts'
import { remadeWorld, row } from './test-world.ts'

const { connection } = serverForTests()
const tables = 'CREATE TABLE app_thing (id serial PRIMARY KEY, name text UNIQUE, "No" int UNIQUE)'

describe('a key that is taken', () => {
  const taken = (importRules: ImportRuleDefinitions) =>
    remadeWorld(connection(), { 'app.thing': { scope: 'user', importRules } }, { tables, onlyThese: true })
  const thing = (pk: number, name: string) => row('thing', pk, { name })

  test('fails with the flags that the rule has for it', async () => {
    const flags = { merge_things: 'merge', suffix_things: { suffix: 'name' }, fail: 'error' } as const
    const world = await taken({ collisions: [{ key: ['name'], action: 'error', flags }] })
    await world.load('user', [thing(1, 'a')])
    expect(await world.problems('user', [thing(1, 'a')])).toMatchObject([
      {
        failure: 'integrity-error',
        fix:
          'with --flag merge_things the row that is there stands for it, with --flag suffix_things its name gets a suffix; ' +
          'or leave the row out, or give importRules.collisions of app.thing another action for this key',
      },
    ])
  })

  test('fails with the rule that is missing, where there is none', async () => {
    const world = await taken({})
    const rows = [row('thing', 1, { name: null, No: 7 })]
    await world.load('user', rows)
    const fix =
      "leave the row out, or add a rule to importRules.collisions of app.thing: { key: ['No'], action: 'merge' }, " +
      "or 'overwrite', { suffix: … }, { regenerate: … }"
    expect(await world.problems('user', rows)).toMatchObject([{ failure: 'integrity-error', fix }])
  })
})
