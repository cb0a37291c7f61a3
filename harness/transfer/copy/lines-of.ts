import { isAscii, isUtf8 } from 'node:buffer'

/**
 * The lines of a text, without line ends, as many at a time as arrive together. What stands behind the last line end is
 * no line of COPY.
 * @throws TypeError when it is not UTF-8
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  // Parts of a line that is longer than a chunk: joined once, or a row of many megabytes would take quadratic time.
  let parts: Buffer[] = []
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10)
    if (end === -1) {
      parts.push(chunk)
      continue
    }
    const head = chunk.subarray(0, end)
    yield textsOf(parts.length === 0 ? head : Buffer.concat([...parts, head]))
    parts = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : []
  }
}

/**
 * A text with a character beyond Latin 1 takes twice the memory, with all that is cut from it: so each line is decoded by
 * itself, and most need it not. A database without an encoding (SQL_ASCII) may hold anything.
 */
function textsOf(bytes: Buffer): readonly string[] {
  if (!isUtf8(bytes)) throw new TypeError('it holds text that is not UTF-8')
  const lines = bytes.toString('latin1').split('\n')
  if (isAscii(bytes)) return lines
  return lines.map((line) => (/[\x80-\xff]/.test(line) ? Buffer.from(line, 'latin1').toString('utf8') : line))
}
