import { connect as connectSocket } from 'node:net'
import type { Connection } from './connect.ts'

/** PostgreSQL manual, 54.2.9: what stands in a message where others have the version of the protocol. */
const cancelRequestCode = 80_877_102

/**
 * Has the server end what a connection's session is doing: that statement fails with SQLSTATE 57014. Settles when the
 * server has been told, which says nothing of whether there was anything to end. Never throws.
 */
export async function cancelStatement({ client }: Connection): Promise<void> {
  // node-postgres keeps them for its own way to cancel, which neither settles nor closes.
  const [processId, secret]: unknown[] = [Reflect.get(client, 'processID'), Reflect.get(client, 'secretKey')]
  if (typeof processId !== 'number' || typeof secret !== 'number') return
  const request = Buffer.alloc(16)
  request.writeInt32BE(request.length, 0)
  request.writeInt32BE(cancelRequestCode, 4)
  request.writeInt32BE(processId, 8)
  request.writeInt32BE(secret, 12)
  const { host, port } = client
  const socket = host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host)
  await new Promise<void>((resolve) => {
    socket.on('error', () => {}) // where nobody answers any more, there is nothing to end
    socket.on('close', () => resolve())
    socket.end(request)
    socket.resume()
  })
}

/**
 * Until it is disposed of, an abort ends what the connection's session is doing. Disposing of it waits until the server
 * has been told, or the next statement might be the one that ends: in a transaction, before its ROLLBACK.
 */
export function cancelWhenAborted(connection: Connection, signal: AbortSignal | undefined): AsyncDisposable {
  let told: Promise<void> | null = null
  const cancel = (): void => {
    told = cancelStatement(connection)
  }
  signal?.addEventListener('abort', cancel)
  return {
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', cancel)
      await told
    },
  }
}
