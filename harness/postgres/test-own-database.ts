import { type Connection, connect } from './connect.ts'
import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import type { ConnectionSettings } from './provider.ts'

/** A database of a test file's own, which goes with it. */
export interface OwnDatabase extends AsyncDisposable {
  readonly settings: ConnectionSettings
}

/** What the files that run in one process share. */
interface SharedServer {
  readonly admin: Connection
  readonly settings: ConnectionSettings
}

let shared: Promise<SharedServer> | null = null
let databases = 0

/** Booted for the first file that asks; its watchdog ends it with the process. */
async function bootServer(): Promise<SharedServer> {
  const provider = await createEmbeddedProvider()
  const settings = (await provider.boot()).connection
  return { admin: await connect(settings), settings }
}

/** Other files have been on its server before: roles and further databases need names that no other file has. */
export async function ownDatabase(): Promise<OwnDatabase> {
  shared ??= bootServer()
  const { admin, settings } = await shared
  databases += 1
  const database = `test_${databases}`
  await admin.query(`CREATE DATABASE ${database} TEMPLATE template0 STRATEGY FILE_COPY`)
  return {
    settings: { ...settings, database },
    async [Symbol.asyncDispose]() {
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`)
    },
  }
}
