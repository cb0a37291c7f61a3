import type { FileHandle } from 'node:fs/promises'

/** A part of a file. */
export interface ByteRange {
  readonly start: number
  readonly sizeBytes: number
}

const chunkBytes = 1 << 16

/** Fewer when the file ends before. */
export async function* bytesIn(file: FileHandle, { start, sizeBytes }: ByteRange): AsyncGenerator<Buffer> {
  if (sizeBytes === 0) return
  yield* file.createReadStream({ start, end: start + sizeBytes - 1, highWaterMark: chunkBytes, autoClose: false })
}
