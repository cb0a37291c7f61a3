import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { containerEnd } from './container-state.ts'

function daemonAt(path: string) {
  return { uri: `unix://${path}`, origin: 'a test', transport: { kind: 'socket', path } } as const
}

// They wait.
test.concurrent('a container has ended when its daemon is gone', async () => {
  const end = await containerEnd(daemonAt('/nowhere/docker.sock'), 'any', new AbortController().signal)
  expect(end).toBe('its daemon: connect ENOENT /nowhere/docker.sock')
})

test.concurrent('a container has ended when someone removed it, and not before it was there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'roundtrip-daemon-'))
  const lists = [[], [{ Id: 'a', State: 'created' }], [{ Id: 'a', State: 'running' }], []]
  const server = createServer((_, response) => {
    response.end(JSON.stringify(lists.shift()))
  })
  await once(server.listen(join(folder, 'docker.sock')), 'listening')
  const end = await containerEnd(daemonAt(join(folder, 'docker.sock')), 'any', new AbortController().signal)
  expect({ end, lists }).toEqual({ end: 'its removal by someone else', lists: [] })
  server.close()
  await rm(folder, { recursive: true })
})
