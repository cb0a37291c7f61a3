import { createEmbeddedProvider } from './embedded/embedded-provider.ts'
import type { PostgresProvider, ThrowawayServer } from './provider.ts'
import { shareServer } from './shared-server.ts'

let shared: Promise<PostgresProvider> | null = null

/**
 * Databases on one server that the files of a process share. It is booted for the first that asks, and its watchdog
 * ends it with the process; to dispose of the provider does nothing. Other files have been on the server before: roles
 * and further databases need names that no other file has.
 */
export async function providerForTests(): Promise<PostgresProvider> {
  shared ??= createEmbeddedProvider().then(shareServer)
  const provider = await shared
  const { kind, version } = provider
  return { kind, version, boot: (template) => provider.boot(template), async [Symbol.asyncDispose]() {} }
}

/** A database of a test file's own, which goes with it. */
export async function ownDatabase(): Promise<ThrowawayServer> {
  return (await providerForTests()).boot()
}
