import { expect, test } from 'vitest'
import { modelName, type Row } from '../../model/snapshot.ts'
import { serverForTests } from '../test-server.ts'
import { importModel, type ModelImportOptions } from './import-in-scope.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection } = serverForTests()

const rows = [
  user(1, 'ann'),
  user(2, 'bob'),
  row('useremail', 1, { user: 1, email: 'a@example.com' }),
  row('useremail', 2, { user: 2, email: 'b@example.com' }),
  org(1, 'acme'),
  row('member', 1, { org: 1, user: 1, inviter: 2 }),
]

test('one model after those that it refers to gives the same as all at once', async () => {
  const world = await remadeWorld(connection())
  await world.sql(`INSERT INTO app_user (id, username) VALUES (40, 'ann')`)
  const of = (name: string, options: Partial<ModelImportOptions>, some: readonly Row[] = rows) =>
    importModel(
      connection(),
      world.schema,
      modelName(`app.${name}`),
      async function* () {
        yield some
      },
      {
        scope: 'organization',
        flags: ['merge_users'],
        ...options,
      },
    )
  const users = await of('user', {})
  const emails = await of('useremail', { ...(users.pkMap ? { pkMap: users.pkMap } : {}) })
  const orgs = await of('org', { ...(emails.pkMap ? { pkMap: emails.pkMap } : {}) })
  const members = await of('member', { ...(orgs.pkMap ? { pkMap: orgs.pkMap } : {}) })
  expect(await world.all('user')).toMatchObject([{ pk: 40 }, { pk: 41 }])
  expect(await world.all('useremail')).toMatchObject([{ user: 41 }])
  expect(await world.all('member')).toMatchObject([{ org: 1, user: 40, inviter: 41 }])
  expect(members.pkMap?.get(modelName('app.user'), 1)).toMatchObject({ actualPk: 40, kind: 'existing' })
  await expect(of('member', {})).rejects.toMatchObject({
    problems: [
      { failure: 'integrity-error', model: 'app.member', message: expect.stringContaining('field org refers to') },
      { failure: 'integrity-error', model: 'app.member', message: expect.stringContaining('field user refers to') },
    ],
  })
})
