import { open } from 'node:fs/promises'
import { destinationOf } from './destination.ts'
import { FileSink, unwritable } from './file-sink.ts'

/** A file that its owner alone may read. Disposed of before all was written, it is as it was. */
export interface PrivateFile extends AsyncDisposable {
  /** Writes everything, once. @returns the size of the file @throws HarnessError `bad-snapshot`; what the chunks throw */
  write(chunks: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<number>
}

/**
 * The file (the one that a link leads to) is replaced whole, or stays as it is; a pipe or a device is written to.
 * @throws HarnessError `bad-snapshot` when there can be no such file
 */
export async function openPrivateFile(path: string): Promise<PrivateFile> {
  const destination = await destinationOf(path, { isPrivate: true })
  const handle = await open(destination.path, destination.flags, destination.mode).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
  const sink = new FileSink(handle.createWriteStream(), null, (cause) => unwritable(path, cause))
  let isComplete = false
  return {
    async write(chunks, signal) {
      for await (const bytes of chunks) {
        signal?.throwIfAborted()
        sink.add(bytes)
        await sink.ready()
      }
      signal?.throwIfAborted()
      const sizeBytes = await sink.end()
      await destination.complete()
      isComplete = true
      return sizeBytes
    },
    async [Symbol.asyncDispose]() {
      await sink.destroy()
      if (!isComplete) await destination.abandon()
    },
  }
}
