import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import copyStreams from 'pg-copy-streams'
import type { Connection } from '../postgres/index.ts'

/**
 * Runs `COPY … TO STDOUT` and yields its lines, without line ends, in order. Who stops early waits for the rest, which
 * the server sends in any case: the connection stays usable.
 */
export async function* copyOut(connection: Connection, sql: string): AsyncGenerator<string> {
  const stream = connection.client.query(copyStreams.to(sql))
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  // Parts of a line that is longer than a chunk: joined once, or a row of many megabytes would take quadratic time.
  let parts: string[] = []
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      const [head = '', ...lines] = decoder.decode(chunk, { stream: true }).split('\n')
      parts.push(head)
      const last = lines.pop()
      if (last === undefined) continue
      yield parts.join('')
      yield* lines
      parts = [last]
    }
  } finally {
    if (!stream.readableEnded && stream.errored === null) await finished(stream.resume(), { writable: false })
  }
}

/** Runs `COPY … FROM STDIN` with lines that have their line ends. */
export async function copyIn(connection: Connection, sql: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(inChunks(lines)), connection.client.query(copyStreams.from(sql)))
}

const chunkLength = 65_536

function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line
    if (chunk.length >= chunkLength) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}
