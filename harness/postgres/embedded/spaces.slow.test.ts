import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { connect } from '../connect.ts'
import { createEmbeddedProvider } from './embedded-provider.ts'
import { findPackage } from './package.ts'

test('a folder with spaces in its path may hold the programs and the servers', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'pg test '))
  await chmod(root, 0o755)
  try {
    vi.stubEnv('TMPDIR', root)
    const { directory } = await findPackage()
    await cp(directory, path.join(root, 'the package'), { recursive: true, verbatimSymlinks: true })
    await using provider = await createEmbeddedProvider({ binaries: path.join(root, 'the package') })
    await using server = await provider.boot()
    expect(server.connection.host.startsWith(`${root}${path.sep}`)).toBe(true)
    await using connection = await connect(server.connection)
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
    const client = new Client(server.url)
    await client.connect()
    await client.end()
  } finally {
    vi.unstubAllEnvs()
    await rm(root, { recursive: true, force: true })
  }
}, 60_000)
