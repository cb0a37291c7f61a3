import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { ConnectionSettings } from './provider.ts'

/**
 * Resolves when the server answers a query.
 * @param exited resolves to what ended the server, should it end
 * @param pollIntervalMs how long it rests between two attempts
 * @throws Error when the server ends first, or does not answer in time
 */
export async function awaitReady(
  connection: ConnectionSettings,
  exited: Promise<string>,
  timeoutMs: number,
  pollIntervalMs = 5,
): Promise<void> {
  const deadline = performance.now() + timeoutMs
  let ended: string | null = null
  const end = exited.then((reason) => {
    ended = reason
  })
  for (;;) {
    const reason = await connectionProblem(connection)
    if (reason === null) return
    if (ended !== null) throw new Error(`it ended with ${ended}`)
    if (performance.now() > deadline) throw new Error(`no answer within ${timeoutMs} ms (${reason})`)
    await Promise.race([delay(pollIntervalMs), end])
  }
}

/** Null when a query was answered. */
async function connectionProblem({ password, ...connection }: ConnectionSettings): Promise<string | null> {
  const credentials = password === null ? {} : { password }
  const client = new Client({ ...connection, ...credentials, ssl: false, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await client.end().catch(() => {})
  }
}
