import { gzipSync } from 'node:zlib'

/** Items of a case as they lie in the page. */
export interface PackedItems {
  /** Base64, a block a line. Useless where they take more than there is room for. */
  readonly blocks: string
  readonly sizeBytes: number
  /** How much of that each item takes, about. */
  readonly costs: readonly number[]
}

/**
 * Characters of JSON that are compressed together: enough to be small, and little enough to be unpacked at once. An item that
 * is longer has a block of its own, so that what others take is not mistaken.
 */
const blockLength = 250_000
/** So many characters of a block tell how much it takes. */
const sampleLength = 30_000

/**
 * @param items JSON texts, of which there is at least one
 * @param roomBytes once more is taken, the size of the others is estimated from samples
 */
export function packItems(items: readonly string[], roomBytes: number): PackedItems {
  const blocks: string[] = []
  const costs: number[] = []
  let size = 0
  for (const block of blocksOf(items)) {
    const text = `[${block.join(',')}]`
    const part = size > roomBytes ? text.slice(0, sampleLength) : text
    const base64 = compressed(part)
    const bytesPerCharacter = base64.length / part.length
    blocks.push(base64)
    for (const { length } of block) costs.push(length * bytesPerCharacter)
    size += text.length * bytesPerCharacter + 1
  }
  return { blocks: blocks.join('\n'), sizeBytes: Math.ceil(size), costs }
}

function blocksOf(items: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const item of items) {
    if (length > blockLength || item.length > blockLength) {
      blocks.push([])
      length = 0
    }
    blocks.at(-1)?.push(item)
    length += item.length
  }
  return blocks
}

/** Safe to stand in HTML. */
export function compressed(text: string): string {
  return gzipSync(text).toString('base64')
}
