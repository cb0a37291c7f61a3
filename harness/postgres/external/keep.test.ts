import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { listLeftovers } from '../leftovers.ts'
import { ownIdentity } from '../process-identity.ts'
import { databaseName, newRun } from './database-name.ts'
import { createExternalProvider } from './external-provider.ts'
import { keptMarker, ownMarker } from './marker.ts'
import { dropDatabase } from './own-databases.ts'
import { ask, someonesServer, theirs } from './test-someones-server.ts'

const { admin, databases, server } = someonesServer()

async function leftovers() {
  const { leftovers: all, problems } = await listLeftovers({ url: server().url })
  expect(problems).toEqual([])
  return all.filter(({ kind }) => kind === 'database')
}

describe('a database that was kept', () => {
  test('stays when it, and all others of its run, are disposed of, and when another run starts', async () => {
    const provider = await createExternalProvider({ url: server().url })
    const [own, other] = [await provider.boot(), await provider.boot()]
    const kept = await own.keep()
    expect(await own.keep()).toEqual(kept)
    expect(kept.name).toBe(own.connection.database)
    await own[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
    {
      await using _later = await createExternalProvider({ url: server().url })
    }
    expect(await databases()).toContain(kept.name)
    expect(await databases()).not.toContain(other.connection.database)
    expect(await ask(kept.url, 'SELECT current_database()')).toBe(kept.name)
    expect(await leftovers()).toEqual([]) // This process may still use it.
    await dropDatabase(admin(), kept.name)
  })

  test.each([
    ['before the host', (url: string) => url.replace('//postgres@', '//postgres:pa%40ss@')],
    ['as a parameter', (url: string) => `${url}&password=pa%40ss`],
  ])('has an address without the password that was given %s', async (_, withPassword) => {
    await using provider = await createExternalProvider({ url: withPassword(server().url) })
    await using own = await provider.boot()
    const { name, url } = await own.keep()
    expect(own.url).toMatch(/pa(%40|@)ss/)
    expect(url).toBe(server().url.replace('/postgres?', `/${name}?`))
    await dropDatabase(admin(), name)
  })

  test('tells people so, and can be removed when its run has ended, and it alone', async () => {
    const ended = JSON.stringify({ ...ownIdentity(), startTime: '1' })
    const left = async (marker: string | null) => {
      const name = databaseName(newRun(), 1)
      await admin().query(`CREATE DATABASE ${name}`)
      if (marker !== null) await admin().query(`COMMENT ON DATABASE ${name} IS '${marker}'`)
      return name
    }
    const abandoned = await left(ownMarker().replace(JSON.stringify(ownIdentity()), ended))
    const kept = await left(keptMarker().replace(JSON.stringify(ownIdentity()), ended))
    const used = await left(ownMarker())
    const unmarked = await left(null)
    const found = await leftovers()
    const expected = [
      { name: abandoned, state: 'abandoned' },
      { name: kept, state: 'kept' },
      { name: unmarked, state: 'abandoned' },
    ]
    expect(found.map(({ name, state }) => ({ name, state }))).toEqual(
      expected.sort((a, b) => (a.name < b.name ? -1 : 1)),
    )
    await using _client = await connect({ ...server().connection, database: kept })
    await found.find(({ name }) => name === kept)?.remove()
    expect(await databases()).not.toContain(kept)
    expect(await databases()).toEqual(expect.arrayContaining([abandoned, used, unmarked, ...theirs]))
    for (const name of [abandoned, used, unmarked]) await dropDatabase(admin(), name)
  })

  test('stays when its runner is killed, and can then be removed', async () => {
    const fixture = path.join(import.meta.dirname, 'keeper.fixture.ts')
    const runner = spawn(process.execPath, ['--import', 'jiti/register', fixture, server().url], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let name = ''
    for await (const line of createInterface({ input: runner.stdout })) {
      name = line
      break
    }
    const exited = once(runner, 'exit')
    runner.kill('SIGKILL')
    await exited
    {
      await using _later = await createExternalProvider({ url: server().url })
    }
    expect(await databases()).toEqual([...theirs, name].sort())
    const [leftover, ...more] = await leftovers()
    expect(leftover).toMatchObject({ name, state: 'kept' })
    expect(more).toEqual([])
    await leftover?.remove()
  }, 60_000)
})

test('a database that is gone can not be kept', async () => {
  await using provider = await createExternalProvider({ url: server().url })
  const [disposed, dropped] = [await provider.boot(), await provider.boot()]
  await disposed[Symbol.asyncDispose]()
  await expect(disposed.keep()).rejects.toMatchObject({ code: 'infrastructure', message: /it has ended/ })
  await dropDatabase(admin(), dropped.connection.database)
  await expect(dropped.keep()).rejects.toMatchObject({ code: 'infrastructure', message: /it is gone/ })
})

test('a server that does not answer is told as a problem, without its password', async () => {
  const { problems } = await listLeftovers({ url: 'postgresql://me:s3cret@127.0.0.1:1/postgres' })
  expect(problems.map(({ code, message }) => ({ code, message }))).toEqual([
    {
      code: 'infrastructure',
      message: expect.stringMatching(/^The PostgreSQL server at 127.0.0.1 port 1 can not be reached/),
    },
  ])
  expect(String(problems)).not.toContain('s3cret')
})
