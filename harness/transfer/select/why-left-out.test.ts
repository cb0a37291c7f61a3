import { expect, test } from 'vitest'
import { modelName } from '../../model/snapshot.ts'
import { selectRows } from './select-rows.ts'
import type { SelectionRequest } from './selection.ts'
import { keyTo, row, sourceOf, testSchema } from './test-models.ts'

const users = { model: modelName('user'), by: 'name' }
const companions = [{ own: 'address', model: modelName('user'), field: 'address' }]
const global = [{ scope: 'global', where: null } as const]
const schema = testSchema(
  {
    metric: { relocation: { scope: global } },
    user: { fields: ['name', 'address', 'kind'], foreignKeys: [keyTo('user', ['manager'])] },
    email: { fields: ['address'], relocation: { companions } },
    note: {
      foreignKeys: [
        keyTo('user', ['about']),
        keyTo('user', ['author']),
        keyTo('metric', ['metric']),
        keyTo('user', ['reader'], { virtual: true }),
      ],
      relocation: { exemptKeys: ['about'] },
    },
  },
  { users },
)
const rows = [
  row('metric', '1'),
  row('user', '1', { name: 'ada', address: 'a', manager: null }),
  row('user', '2', { name: 'bob', address: 'b', manager: '2' }),
  row('email', '1', { address: 'b' }),
  row('note', '1', { about: '2', author: '1' }),
  row('note', '2', { about: '2', author: '2' }),
  row('note', '3', { author: '1', metric: '1' }),
  row('note', '4', { author: '1', reader: '9' }),
]

async function reasons(request: SelectionRequest): Promise<Readonly<Record<string, string>>> {
  const { why } = await selectRows(schema, sourceOf(rows), request)
  return Object.fromEntries(
    rows.flatMap((one) => {
      const texts = why(one).map(({ reason, key }) => {
        return key ? `${reason} ${key.fields.join()} → ${key.target}.${key.targetFields.join()}` : reason
      })
      return texts.length === 0 ? [] : [[`${one.model} ${one.pk}`, texts.join('; ')]]
    }),
  )
}

test('a row is left out by scope or filter itself, or for the row that it refers to or accompanies', async () => {
  expect(await reasons({ scope: 'user', filter: { users: ['ada'] } })).toEqual({
    'metric 1': 'scope',
    'user 2': 'filter; depends manager → user.id',
    'email 1': 'depends address → user.address',
    'note 2': 'depends author → user.id',
    'note 3': 'depends metric → metric.id',
    'note 4': 'dangling reader → user.id',
  })
})

test('a filter that names nobody leaves everything out; everything has no reason', async () => {
  expect(new Set(Object.values(await reasons({ scope: 'user', filter: { users: [] } })))).toEqual(new Set(['filter']))
  expect(await reasons({ scope: 'global' })).toEqual({})
})
