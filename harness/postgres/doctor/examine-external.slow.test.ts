import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { connect } from '../connect.ts'
import { createEmbeddedProvider } from '../embedded/embedded-provider.ts'
import { examineDocker } from './examine-docker.ts'
import { examineExternal } from './examine-external.ts'
import { TimeLimits } from './time-limits.ts'

vi.setConfig({ testTimeout: 60_000 })

async function look(url: string) {
  return (await examineExternal(url, new TimeLimits())).each.get(url)
}

test('a server is asked for its version and the rights there, and nothing is made or dropped', async () => {
  await using provider = await createEmbeddedProvider()
  await using server = await provider.boot()
  await using admin = await connect(server.connection)
  // Its owner is not known: a run would drop it.
  await admin.query('CREATE DATABASE roundtrip_0123456789abcdef_1')
  await admin.query('CREATE ROLE guest LOGIN')
  expect(await look(server.url)).toEqual({
    version: provider.version,
    checks: [
      {
        name: 'external-server',
        status: 'ok',
        message: expect.stringMatching(/^PostgreSQL \d\S+ answers at .*; the role postgres may make databases there$/),
        fix: null,
      },
    ],
  })
  expect(await look(server.url.replace('postgres@', 'guest@'))).toMatchObject({
    version: null,
    checks: [
      {
        status: 'problem',
        message: expect.stringContaining('the role guest may not create databases'),
        fix: expect.stringContaining('ALTER ROLE "guest" CREATEDB'),
      },
    ],
  })
  const { rows } = await admin.query("SELECT datname FROM pg_database WHERE datname LIKE 'roundtrip%'")
  expect(rows).toEqual([['roundtrip_0123456789abcdef_1']])
})

test('a place where nobody listens is a problem, told without the password', async () => {
  const found = await look('postgresql://me:s3cret@127.0.0.1:1/postgres')
  expect(found?.checks).toMatchObject([
    { status: 'problem', message: expect.stringContaining('127.0.0.1 port 1'), fix: expect.any(String) },
  ])
  expect(JSON.stringify(found)).not.toContain('s3cret')
})

test('what lets one in and then says nothing does not hold it up', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : null
  vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${port}`)
  const limits = new TimeLimits()
  const url = `postgresql://me@127.0.0.1:${port}/postgres`
  const [external, docker] = await Promise.all([
    examineExternal(url, limits),
    examineDocker(['postgres:18-alpine'], true, limits),
  ])
  expect(external.each.get(url)?.checks).toMatchObject([{ name: 'external-server', status: 'problem' }])
  expect(docker.shared).toMatchObject([{ name: 'docker-daemon', status: 'problem' }])
  // Both gave up by themselves, so that nothing keeps the process.
  expect(limits.exceeded).toBe(false)
  vi.unstubAllEnvs()
  silent.close()
})
