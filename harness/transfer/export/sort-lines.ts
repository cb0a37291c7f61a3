import type { Model } from '../../model/schema.ts'
import type { PrimaryKey } from '../../model/snapshot.ts'
import { contentSortKeys, type Order, pkSortKeys } from '../../snapshot/index.ts'
import { decodeCopyLine } from '../copy/copy-text.ts'
import { mergeRuns } from './merge-runs.ts'
import { type Spill, writeSpill } from './spill.ts'

/** A line of COPY with what it is sorted by. */
interface Item<Key> {
  readonly line: string
  readonly key: Key
}

/** Lines of so many characters are sorted at once; where there are more, the sorted parts wait on the disk. */
const maxRunLength = 16_777_216

const batchSize = 1_000

/**
 * Lines of COPY in the canonical order of their rows, for models whose order only the rows' JSON forms tell. Memory
 * stays bounded.
 * @param runLength for tests, as is `write`
 */
export function sortLines(
  lines: AsyncIterable<readonly string[]>,
  model: Model,
  runLength = maxRunLength,
  write = writeSpill,
): AsyncGenerator<readonly string[]> {
  return model.primaryKey.length === 0
    ? sorted(lines, itemsByContent(model), runLength, write)
    : sorted(lines, itemsByPk(model), runLength, write)
}

interface Items<Key> {
  readonly itemOf: (line: string) => Item<Key>
  readonly order: Order<Key>
  readonly spilled: (item: Item<Key>) => string
  /** What it takes in memory and on the disk. */
  readonly lengthOf: (item: Item<Key>) => number
  readonly read: (spilled: string) => Item<Key>
}

/** The key takes longer to make than to read again. It has no tab: JSON escapes it. */
function itemsByContent(model: Model): Items<string> {
  const { keyOf, order } = contentSortKeys(model)
  return {
    itemOf: (line) => ({ line, key: keyOf(decodeCopyLine(line)) }),
    order,
    lengthOf: ({ line, key }) => key.length + line.length,
    spilled: ({ line, key }) => `${key}\t${line}`,
    read(spilled) {
      const end = spilled.indexOf('\t')
      return { line: spilled.slice(end + 1), key: spilled.slice(0, end) }
    },
  }
}

function itemsByPk(model: Model): Items<PrimaryKey> {
  const { keyOf, order } = pkSortKeys(model)
  const itemOf = (line: string): Item<PrimaryKey> => ({ line, key: keyOf(decodeCopyLine(line)) })
  return { itemOf, order, lengthOf: ({ line }) => line.length, spilled: ({ line }) => line, read: itemOf }
}

async function* sorted<Key>(
  lines: AsyncIterable<readonly string[]>,
  { itemOf, order, lengthOf, spilled, read }: Items<Key>,
  runLength: number,
  write: typeof writeSpill,
): AsyncGenerator<readonly string[]> {
  const inOrder = (a: Item<Key>, b: Item<Key>): number => order(a.key, b.key)
  const spills: Spill[] = []
  try {
    let run: Item<Key>[] = []
    let length = 0
    for await (const batch of lines) {
      for (const line of batch) {
        const item = itemOf(line)
        run.push(item)
        length += lengthOf(item)
        if (length < runLength) continue
        spills.push(await write(run.sort(inOrder).map(spilled)))
        run = []
        length = 0
      }
    }
    run.sort(inOrder)
    if (spills.length === 0) {
      for (let start = 0; start < run.length; start += batchSize) yield linesOf(run.slice(start, start + batchSize))
      return
    }
    // The last run need not go to the disk and come back.
    const runs = [...spills.map((spill) => itemsOf(spill, read)), inMemory(run)]
    for await (const batch of mergeRuns(runs, inOrder)) yield linesOf(batch)
  } finally {
    for (const spill of spills) await spill[Symbol.asyncDispose]()
  }
}

async function* itemsOf<T>(spill: Spill, read: (spilled: string) => T): AsyncGenerator<readonly T[]> {
  for await (const lines of spill.lines()) yield lines.map(read)
}

async function* inMemory<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield items
}

function linesOf(items: readonly Item<unknown>[]): readonly string[] {
  return items.map(({ line }) => line)
}
