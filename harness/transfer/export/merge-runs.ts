/** A sorted run that is being read, by its first item that was not taken yet. */
interface Head<T> {
  item: T
  rest: Iterator<T>
  readonly run: AsyncIterator<readonly T[]>
  readonly index: number
}

const batchSize = 1_000

/** One of several sorted runs: of equal items, those of an earlier run come first. */
export async function* mergeRuns<T>(
  runs: readonly AsyncIterator<readonly T[]>[],
  order: (a: T, b: T) => number,
): AsyncGenerator<readonly T[]> {
  const isBefore = (a: Head<T>, b: Head<T>): boolean => (order(a.item, b.item) || a.index - b.index) < 0
  // In order: taking one costs as many comparisons as a heap would need, or one where a run goes on being first.
  const heads: Head<T>[] = []
  for (const [index, run] of runs.entries()) {
    const first = await nextBatch(run)
    if (first) insert(heads, { ...first, run, index }, isBefore)
  }
  let batch: T[] = []
  for (let head = heads[0]; head !== undefined; head = heads[0]) {
    batch.push(head.item)
    if (batch.length === batchSize) {
      yield batch
      batch = []
    }
    const next = head.rest.next()
    if (!next.done) head.item = next.value
    else {
      const more = await nextBatch(head.run)
      if (more === null) {
        heads.shift()
        continue
      }
      Object.assign(head, more)
    }
    if (heads[1] && isBefore(heads[1], head)) {
      heads.shift()
      insert(heads, head, isBefore)
    }
  }
  if (batch.length > 0) yield batch
}

async function nextBatch<T>(run: AsyncIterator<readonly T[]>): Promise<Pick<Head<T>, 'item' | 'rest'> | null> {
  for (let batch = await run.next(); !batch.done; batch = await run.next()) {
    const rest = batch.value.values()
    const first = rest.next()
    if (!first.done) return { item: first.value, rest }
  }
  return null
}

function insert<T>(heads: T[], head: T, isBefore: (a: T, b: T) => boolean): void {
  let [start, end] = [0, heads.length]
  while (start < end) {
    const middle = (start + end) >> 1
    const other = heads[middle]
    if (other !== undefined && isBefore(other, head)) start = middle + 1
    else end = middle
  }
  heads.splice(start, 0, head)
}
