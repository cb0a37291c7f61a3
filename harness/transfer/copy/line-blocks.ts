import { isUtf8 } from 'node:buffer'

/**
 * The same bytes in blocks of whole lines, with their line ends, as many lines at a time as arrive together. What stands
 * behind the last line end is no line of COPY.
 * @throws TypeError when they are not UTF-8: a database without an encoding (SQL_ASCII) may hold anything
 */
export async function* lineBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // Parts of a line that is longer than a chunk: joined once, or a row of many megabytes would take quadratic time.
  let parts: Buffer[] = []
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10) + 1
    if (end === 0) {
      parts.push(chunk)
      continue
    }
    const head = chunk.subarray(0, end)
    const block = parts.length === 0 ? head : Buffer.concat([...parts, head])
    if (!isUtf8(block)) throw new TypeError('it holds text that is not UTF-8')
    yield block
    parts = end < chunk.length ? [chunk.subarray(end)] : []
  }
}
