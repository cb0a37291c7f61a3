import type { Model } from '../../../model/schema.ts'
import { ByteOutput, type FileFormat, framings, type RowBytes } from '../../../snapshot/index.ts'
import { rowWriter } from './row-writer.ts'

/** The rows of a model, in parts of about a megabyte, from blocks of whole lines of COPY. */
export async function* rowChunks(
  blocks: AsyncIterable<Buffer>,
  model: Model,
  format: FileFormat['rows'],
): AsyncGenerator<RowBytes> {
  const write = rowWriter(model, format)
  const betweenBytes = framings[format].between.length
  const output = new ByteOutput()
  let rows = 0
  const take = (): RowBytes => {
    const taken = { rows, bytes: output.take().subarray(betweenBytes) }
    rows = 0
    return taken
  }
  /** Until the block ends, or the output is full. @returns how far it came */
  const fill = (block: Buffer, start: number): number => {
    let index = start
    while (index < block.length && !output.isFull) {
      index = write(block, index, output)
      rows += 1
    }
    return index
  }
  for await (const block of blocks) {
    for (let index = 0; index < block.length; ) {
      index = fill(block, index)
      if (output.isFull) yield take()
    }
  }
  if (rows > 0) yield take()
}
