import { finished } from 'node:stream/promises'
import copyStreams from 'pg-copy-streams'
import { type Connection, cancelStatement } from '../../postgres/index.ts'
import { lineBlocks } from './line-blocks.ts'
import { linesOf } from './lines-of.ts'

/** Runs `COPY … TO STDOUT` and yields its lines, without line ends: {@link copyOutBlocks}. */
export function copyOutLines(connection: Connection, sql: string): AsyncGenerator<readonly string[]> {
  return linesOf(copyOutBlocks(connection, sql))
}

/**
 * Runs `COPY … TO STDOUT` and yields its lines in blocks of whole ones, in order, as many at a time as arrive together;
 * no more of them are fetched before the next are asked for. When the reader stops early the server is told so: the
 * connection stays usable.
 * @throws TypeError when they are not UTF-8; what PostgreSQL says
 */
export async function* copyOutBlocks(connection: Connection, sql: string): AsyncGenerator<Buffer> {
  const stream = connection.client.query(copyStreams.to(sql))
  // Whoever reads is told of an error; nobody does any more when the server says that it was cancelled.
  let hasFailed = false
  stream.on('error', () => {
    hasFailed = true
  })
  try {
    yield* lineBlocks(stream.iterator({ destroyOnReturn: false }))
  } finally {
    if (!stream.readableEnded && !hasFailed) {
      const ended = finished(stream.resume(), { writable: false }).catch(() => {})
      await cancelStatement(connection)
      await ended
    }
  }
}
