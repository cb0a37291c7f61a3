import type { Snapshot } from '../../model/snapshot.ts'
import type { FileFormat } from '../file-format.ts'
import { ByteOutput } from './byte-output.ts'
import { rowText } from './row-text.ts'
import { framings } from './serialize-snapshot.ts'

/** Some rows as their file has them, with what stands between rows of its format between them, but not around them. */
export interface RowBytes {
  /** How many rows they are: at least one. */
  readonly rows: number
  readonly bytes: Buffer
}

/** The canonical bytes of rows, in the order given, in parts of about a megabyte. */
export function* rowBytesOf(rows: Snapshot, layout: FileFormat['rows']): Generator<RowBytes> {
  const { between } = framings[layout]
  const output = new ByteOutput()
  let count = 0
  for (const row of rows) {
    if (count > 0) output.appendText(between)
    output.appendText(rowText(row, layout))
    count += 1
    if (!output.isFull) continue
    yield { rows: count, bytes: output.take() }
    count = 0
  }
  if (count > 0) yield { rows: count, bytes: output.take() }
}
