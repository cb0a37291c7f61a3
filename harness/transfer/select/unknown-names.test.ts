import { describe, expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { selectRows } from './select-rows.ts'
import { row, sourceOf, testSchema } from './test-models.ts'

const users = { model: modelName('user'), by: 'name' }
const everyone = [row('user', '1', { name: 'ada' }), row('user', '2', { name: 'bob' })]

describe('a filter', () => {
  test('by names that no row has says which', async () => {
    const schema = testSchema({ user: { fields: ['name'] } }, { users })
    const selection = await selectRows(schema, sourceOf(everyone), {
      scope: 'user',
      filter: { users: ['eve', 'ada', 'eve'] },
    })
    expect(selection.unknown).toEqual({ users: ['eve'], organizations: [] })
  })

  test('names users whom the scope leaves out, too', async () => {
    const scope = [{ scope: 'config', where: { kind: 'robot' } } as const, { scope: 'user', where: null } as const]
    const schema = testSchema({ user: { fields: ['name', 'kind'], relocation: { scope } } }, { users })
    const rows = [row('user', '1', { name: 'ada', kind: 'robot' })]
    const { unknown } = await selectRows(schema, sourceOf(rows), { scope: 'user', filter: { users: ['ada', 'eve'] } })
    expect(unknown.users).toEqual(['eve'])
  })
})
