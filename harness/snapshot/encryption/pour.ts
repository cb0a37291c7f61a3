import { EventWait } from '../../model/event-wait.ts'

/** A stream of tar-stream's, which is none of Node.js. */
interface Sink {
  readonly destroying: boolean
  write(data: unknown): boolean
  end(data: unknown): unknown
  on(name: 'drain' | 'close', listener: () => void): unknown
}

/** Writes all of the source, and the end, unless nobody wants it any more. */
export async function pour(source: AsyncIterable<Buffer>, sink: Sink): Promise<void> {
  const events = new EventWait()
  let isFull = false
  sink.on('close', events.notify)
  sink.on('drain', () => {
    isFull = false
    events.notify()
  })
  for await (const chunk of source) {
    if (sink.destroying) return
    isFull = !sink.write(chunk)
    await events.settled(() => !isFull || sink.destroying)
  }
  if (!sink.destroying) sink.end(null)
}
