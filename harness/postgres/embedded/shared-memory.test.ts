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
    const segments = async () => segmentsOf(pid, 0, await readFile('/proc/sysvipc/shm', 'utf8'))
    expect(await segments()).toHaveLength(1)
    process.kill(pid, 'SIGKILL')
    await server[Symbol.asyncDispose]()
    expect(await segments()).toEqual([])
  },
  30_000,
)

test('only what the process made, and not one with the same pid before it, counts as its own', () => {
  const text = [
    '       key      shmid perms       size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime',
    '    432577         11   600         56   700   701      0   101   104   101   104       2000       2000       1999',
    '    432578         12   600         56   700   701      2   101   104   101   104       2000       2000       2000',
    '    432579         13   600         56   702   703      0   101   104   101   104       2000       2000       2000',
    '',
  ].join('\n')
  expect(segmentsOf(700, 2000, text)).toEqual([{ id: 12, users: 2 }])
})
