import { createEmbeddedProvider } from '../postgres/index.ts'

/** Prepares what all workers share (the server's programs and an initialised data directory), once, before they start. */
export async function setup(): Promise<void> {
  await using _provider = await createEmbeddedProvider()
}
