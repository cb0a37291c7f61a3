import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createEmbeddedProvider } from './embedded-provider.ts'
import { segmentsOf } from './shared-memory.ts'

test.runIf(process.platform === 'linux')(
  'a server that was killed leaves no shared memory',
  async () => {
    await using provider = await createEmbeddedProvider()
    const server = await provider.boot()
    const pid = Number.parseInt(await readFile(path.join(server.connection.host, 'data/postmaster.pid'), 'utf8'), 10)
    const segments = async () => segmentsOf(pid, await readFile('/proc/sysvipc/shm', 'utf8'))
    expect(await segments()).toHaveLength(1)
    process.kill(pid, 'SIGKILL')
    await server[Symbol.asyncDispose]()
    expect(await segments()).toEqual([])
  },
  30_000,
)
