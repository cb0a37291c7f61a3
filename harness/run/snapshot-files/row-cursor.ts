import type { ReadRow } from '../../snapshot/index.ts'
import type { FileSide, UnreadRow } from './file-side.ts'

/** Goes through the known rows of a file, one by one. */
export class RowCursor implements AsyncDisposable {
  private readonly side: FileSide
  private readonly batches: AsyncIterator<Iterable<ReadRow>>
  private batch: Iterator<ReadRow> = [][Symbol.iterator]()
  /** The row that the cursor is at; null before the first, and after the last of a batch. */
  row: UnreadRow | null = null

  constructor(side: FileSide, batches: AsyncIterable<Iterable<ReadRow>>) {
    this.side = side
    this.batches = batches[Symbol.asyncIterator]()
  }

  /** Moves on. False when that takes reading on in the file. */
  advance(): boolean {
    for (let next = this.batch.next(); !next.done; next = this.batch.next()) {
      this.row = this.side.next(next.value)
      if (this.row !== null) return true
    }
    this.row = null
    return false
  }

  /** Moves on, reading in the file. False when there are no more rows. */
  async readOn(): Promise<boolean> {
    while (!this.advance()) {
      const next = await this.batches.next()
      if (next.done) return false
      this.batch = next.value[Symbol.iterator]()
    }
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.batches.return?.()
  }
}
