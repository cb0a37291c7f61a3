import { expect, test } from 'vitest'
import { connect } from '../../postgres/index.ts'
import { serverForTests } from '../test-server.ts'
import { org, remadeWorld, row, user } from './test-world.ts'

const { connection, settings } = serverForTests()

/**
 * What comes of `work` where another session has done `sql`, and commits when `work` waits for it, or is done.
 * @returns also whether it waited
 */
async function besides<T>(sql: string, work: () => Promise<T>) {
  await using writer = await connect(settings())
  await using watcher = await connect(settings())
  await writer.query('BEGIN')
  await writer.query(sql)
  let isDone = false
  const working = work().finally(() => {
    isDone = true
  })
  const isWaiting = async () => (await watcher.query(`SELECT FROM pg_locks WHERE NOT granted`)).count > 0
  let hasWaited = false
  while (!isDone && !hasWaited) hasWaited = await isWaiting()
  await writer.query('COMMIT')
  return { result: await working, hasWaited }
}

const postsWithoutUser = 'SELECT FROM app_useremail e WHERE NOT EXISTS (SELECT FROM app_user u WHERE u.id = e.user_id)'

test.each(['merge', 'overwrite'] as const)(
  'a row that is gone when the import may begin is none to %s with',
  async (action) => {
    const world = await remadeWorld(connection(), {
      'app.user': { scope: 'user', importRules: { collisions: [{ key: ['username'], action }] } },
      'app.useremail': { scope: 'user' },
    })
    await world.load('user', [user(1, 'ann')])
    const rows = [user(1, 'ann'), row('useremail', 1, { user: 1, email: 'a@example.com' })]
    const { result, hasWaited } = await besides('DELETE FROM app_user', () => world.load('user', rows))
    expect(hasWaited).toBe(true)
    expect(result.counts.get(user(1, '').model)).toMatchObject({ inserted: 1 })
    expect(await world.sql(postsWithoutUser)).toEqual([])
  },
)

test('a row that is merged stays until the import is over, and then is held by what refers to it', async () => {
  const world = await remadeWorld(connection(), { 'app.useremail': { scope: 'user' } })
  await world.load('user', [user(1, 'ann')])
  await using other = await connect(settings())
  let deletion: Promise<unknown> = Promise.resolve()
  await world.load('user', [user(1, 'ann'), row('useremail', 1, { user: 1, email: 'a@example.com' })], {
    flags: ['merge_users'],
    onProgress: () => {
      deletion = other.query('DELETE FROM app_user').catch((error: unknown) => error)
    },
  })
  expect(await deletion).toMatchObject({ code: '23503' })
  expect(await world.sql(postsWithoutUser)).toEqual([])
})

test('what an import has nothing to do with others may go on writing', async () => {
  const world = await remadeWorld(connection())
  await using other = await connect(settings())
  await other.query('BEGIN')
  await other.query(`INSERT INTO app_option (key) VALUES ('a')`)
  await world.load('organization', [org(1, 'acme')])
  await other.query('ROLLBACK')
})

test('rows that came before an empty database could be had to itself are in the way', async () => {
  const world = await remadeWorld(connection())
  const { result, hasWaited } = await besides(`INSERT INTO app_option (key) VALUES ('a')`, () =>
    world.load('global', [user(1, 'ann')], { target: 'empty' }).catch((error: unknown) => error),
  )
  expect(hasWaited).toBe(true)
  expect(result).toMatchObject({ problems: [{ message: 'there are rows of app.option' }] })
})
