import type { Model } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import { rowOrder } from '../../snapshot/index.ts'
import { rowDecoder } from './row-decoder.ts'
import { type Spill, writeSpill } from './spill.ts'

/** A line of COPY with its row. */
interface Item {
  readonly line: string
  readonly row: Row
}

/** Lines of so many characters are sorted at once; where there are more, the sorted parts wait on the disk. */
const maxRunLength = 16_777_216

const batchSize = 1_000

/**
 * Lines of COPY in the canonical order of their rows, for models whose order only the rows' JSON forms tell. Memory
 * stays bounded.
 * @param runLength for tests
 */
export async function* sortLines(
  lines: AsyncIterable<readonly string[]>,
  model: Model,
  runLength = maxRunLength,
): AsyncGenerator<readonly string[]> {
  const decode = rowDecoder(model)
  const order = rowOrder(model)
  const inOrder = (a: Item, b: Item): number => order(a.row, b.row)
  const spills: Spill[] = []
  try {
    let run: Item[] = []
    let length = 0
    for await (const batch of lines) {
      for (const line of batch) {
        run.push({ line, row: decode(line) })
        length += line.length
        if (length < runLength) continue
        spills.push(await writeSpill(run.sort(inOrder).map((item) => item.line)))
        run = []
        length = 0
      }
    }
    const rest = run.sort(inOrder).map(({ line }) => line)
    if (spills.length === 0) {
      for (let start = 0; start < rest.length; start += batchSize) yield rest.slice(start, start + batchSize)
      return
    }
    spills.push(await writeSpill(rest))
    const runs = spills.map((spill) => itemsOf(spill.lines(), decode))
    yield* batchesOf(merge(runs, inOrder))
  } finally {
    for (const spill of spills) await spill[Symbol.asyncDispose]()
  }
}

async function* itemsOf(lines: AsyncIterable<readonly string[]>, decode: (line: string) => Row): AsyncGenerator<Item> {
  for await (const batch of lines) for (const line of batch) yield { line, row: decode(line) }
}

/** The first of all heads, again and again: there are few runs, so looking at each is quick enough. */
async function* merge(
  runs: readonly AsyncGenerator<Item>[],
  inOrder: (a: Item, b: Item) => number,
): AsyncGenerator<string> {
  const heads: { item: Item; readonly run: AsyncGenerator<Item> }[] = []
  for (const run of runs) {
    const next = await run.next()
    if (!next.done) heads.push({ item: next.value, run })
  }
  while (heads.length > 0) {
    let first = 0
    for (let index = 1; index < heads.length; index += 1) {
      const [best, candidate] = [heads[first], heads[index]]
      if (best && candidate && inOrder(candidate.item, best.item) < 0) first = index
    }
    const head = heads[first]
    if (head === undefined) return
    yield head.item.line
    const next = await head.run.next()
    if (next.done) heads.splice(first, 1)
    else head.item = next.value
  }
}

async function* batchesOf(lines: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
