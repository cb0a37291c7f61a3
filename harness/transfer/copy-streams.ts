import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import copyStreams from 'pg-copy-streams'
import type { Connection } from '../postgres/index.ts'

/** Runs `COPY … TO STDOUT` and yields its lines, without line ends, in order. */
export async function* copyOut(connection: Connection, sql: string): AsyncGenerator<string> {
  const stream = connection.client.query(copyStreams.to(sql))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
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
