import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { temporaryFolder } from './test-command.ts'

/** A Docker daemon at the end of a line that can be unplugged, for those who use it by its address. */
export interface UnpluggableDaemon extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly address: string
  /** Resolves when it is told to start the `count`th container. */
  readonly starts: (count: number) => Promise<void>
  readonly unplug: () => Promise<void>
  readonly plugIn: () => Promise<void>
  /** Ids of the containers that it was told to start and that are there still. */
  readonly containers: () => Promise<readonly string[]>
}

/** @param socket of the real daemon */
export async function unpluggableDaemon(socket: string): Promise<UnpluggableDaemon> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'docker.sock')
  const open = new Set<Socket>()
  const started = new Set<string>()
  const watchers = new Set<() => void>()
  const server = createServer((client) => {
    client.on('data', (data) => {
      const [, id] = /^POST \S*\/containers\/(\w+)\/start /.exec(data.toString('latin1')) ?? []
      if (id === undefined) return
      started.add(id)
      for (const look of watchers) look()
    })
    const daemon = connect(socket)
    for (const [from, to] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      open.add(from)
      from.on('error', () => {})
      from.on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  const unplug = async () => {
    const closed = once(server, 'close')
    server.close()
    for (const one of open) one.destroy()
    await closed
    await rm(path, { force: true })
  }
  const plugIn = async () => {
    await once(server.listen(path), 'listening')
  }
  await plugIn()
  return {
    address: `unix://${path}`,
    starts: (count) =>
      new Promise((resolve) => {
        watchers.add(() => started.size >= count && resolve())
      }),
    unplug,
    plugIn,
    async containers() {
      const found = await Promise.all([...started].map(async (id) => ((await exists(socket, id)) ? [id] : [])))
      return found.flat()
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await unplug()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function exists(socketPath: string, id: string): Promise<boolean> {
  const [response] = await once(request({ socketPath, path: `/containers/${id}/json` }).end(), 'response')
  response.resume()
  return response.statusCode === 200
}
