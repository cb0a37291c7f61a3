import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { ownIdentity } from '../process-identity.ts'
import { databaseName, lockKey, newRun } from './database-name.ts'
import { createExternalProvider } from './external-provider.ts'
import { ownMarker } from './marker.ts'
import { someonesServer, theirs } from './test-someones-server.ts'

const { admin, databases, server } = someonesServer()

describe('at its start it drops', () => {
  const ended = { ...ownIdentity(), startTime: '1' }

  async function leave(comment: string | null, run = newRun()): Promise<string> {
    const name = databaseName(run, 1)
    await admin().query(`CREATE DATABASE ${name}`)
    if (comment !== null) await admin().query(`COMMENT ON DATABASE ${name} IS '${comment}'`)
    return name
  }

  async function start(): Promise<void> {
    await using _ = await createExternalProvider({ url: server().url })
  }

  test('the database of a process that ended', async () => {
    await leave(ownMarker().replace(JSON.stringify(ownIdentity()), JSON.stringify(ended)))
    await start()
    expect(await databases()).toEqual(theirs)
  })

  test('no database of another role, which it may not drop; the run goes on', async () => {
    await admin().query('CREATE ROLE modest LOGIN CREATEDB; GRANT SET ON PARAMETER session_replication_role TO modest')
    const name = await leave(ownMarker().replace(JSON.stringify(ownIdentity()), JSON.stringify(ended)))
    const url = new URL(server().url)
    url.username = 'modest'
    {
      await using provider = await createExternalProvider({ url: url.href })
      await using _database = await provider.boot()
    }
    expect(await databases()).toContain(name)
    await admin().query(`DROP DATABASE ${name}`)
    await admin().query('DROP OWNED BY modest; DROP ROLE modest')
  })

  test('a database that was never marked, since its owner ended before', async () => {
    await leave(null)
    await start()
    expect(await databases()).toEqual(theirs)
  })

  test.each([
    ['that is only just being made', () => null],
    [
      'of a run that is connected, though its process seems to have ended: its machine may have the same name as this',
      () => ownMarker().replace(JSON.stringify(ownIdentity()), JSON.stringify(ended)),
    ],
  ])('no database %s', async (_, comment) => {
    const run = newRun()
    await admin().query('SELECT pg_advisory_lock($1)', [lockKey(run)])
    const name = await leave(comment(), run)
    await start()
    expect(await databases()).toContain(name)
    await admin().query('SELECT pg_advisory_unlock($1)', [lockKey(run)])
    await admin().query(`DROP DATABASE ${name}`)
  })

  test.each([
    ['of a process that runs', () => ownMarker()],
    ['of another machine', () => ownMarker().replace(/"place":"[^"]*"/, '"place":"elsewhere pid:[1]"')],
    ['that someone wrote about', () => 'do not drop'],
  ])('no database %s', async (_, comment) => {
    const name = await leave(comment())
    await start()
    expect(await databases()).toContain(name)
    await admin().query(`DROP DATABASE ${name}`)
  })

  test('all databases of a runner that was killed while it made more', async () => {
    const fixture = path.join(import.meta.dirname, 'runner.fixture.ts')
    const runner = spawn(process.execPath, ['--import', 'jiti/register', fixture, server().url], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const _ of createInterface({ input: runner.stdout })) break
    const exited = once(runner, 'exit')
    runner.kill('SIGKILL')
    await exited
    // The server finishes what it was told last.
    const busy = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    await expect.poll(async () => (await admin().query(busy)).rows, { timeout: 10_000 }).toEqual([['1']])
    expect((await databases()).length).toBeGreaterThan(theirs.length)
    await start()
    expect(await databases()).toEqual(theirs)
  }, 60_000)
})
