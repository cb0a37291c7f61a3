import { isAscii } from 'node:buffer'

/** The lines of blocks of whole lines, without their line ends, as many at a time as a block has. */
export async function* linesOf(blocks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  for await (const block of blocks) yield textsOf(block.subarray(0, -1))
}

/**
 * A text with a character beyond Latin 1 takes twice the memory, with all that is cut from it: so each line is decoded by
 * itself, and most need it not.
 */
function textsOf(bytes: Buffer): readonly string[] {
  const lines = bytes.toString('latin1').split('\n')
  if (isAscii(bytes)) return lines
  return lines.map((line) => (/[\x80-\xff]/.test(line) ? Buffer.from(line, 'latin1').toString('utf8') : line))
}

const blockLength = 65_536

/** Blocks of whole lines of these. */
export async function* blocksOf(batches: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer> {
  let text = ''
  for await (const lines of batches) {
    for (const line of lines) {
      text += `${line}\n`
      if (text.length < blockLength) continue
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}
