import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../model/test-any-character.ts'
import { lineBlocks } from './line-blocks.ts'
import { blocksOf, linesOf } from './lines-of.ts'

/** Bytes in chunks that end at these places. */
async function* chunksOf(bytes: Buffer, ends: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0
  for (const end of [...new Set(ends), bytes.length].sort((a, b) => a - b)) {
    if (end > start) yield bytes.subarray(start, end)
    start = Math.max(start, end)
  }
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const line = fc.string({ unit: anyCharacter }).map((text) => text.replaceAll('\n', '😀'))

test('lines are whole wherever the chunks end, also within a character', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(60)), async (lines, ends) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''))
      const blocks = await collected(lineBlocks(chunksOf(bytes, ends)))
      expect(Buffer.concat(blocks).equals(bytes)).toBe(true)
      expect(blocks.every((block) => block.at(-1) === 10)).toBe(true)
      expect((await collected(linesOf(lineBlocks(chunksOf(bytes, ends))))).flat()).toEqual(lines)
    }),
    { numRuns: 500 },
  )
})

test('lines become blocks again', async () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => `é${index}\t${'x'.repeat(index % 100)}`)
  const batches = async function* (): AsyncGenerator<readonly string[]> {
    yield lines.slice(0, 4_000)
    yield []
    yield lines.slice(4_000)
  }
  const blocks = await collected(blocksOf(batches()))
  expect(blocks.length).toBeGreaterThan(3)
  expect((await collected(linesOf(lineBlocks(blocksOf(batches()))))).flat()).toEqual(lines)
})

test('what stands behind the last line end is no line', async () => {
  expect(await collected(lineBlocks(chunksOf(Buffer.from('a\nb'), [1])))).toEqual([Buffer.from('a\n')])
})

test('bytes that are not UTF-8 are refused', async () => {
  const bytes = Buffer.from('a\n\xff\n', 'latin1')
  await expect(collected(lineBlocks(chunksOf(bytes, [])))).rejects.toThrow(
    new TypeError('it holds text that is not UTF-8'),
  )
})
