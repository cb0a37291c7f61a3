import type { Snapshot } from '../../model/snapshot.ts'
import { formatOf } from '../file-format.ts'
import { badSnapshot, maxProblems } from './bad-snapshot.ts'
import { lineAndColumn } from './json-reader.ts'
import { RowReader } from './row-reader.ts'
import { rowOf } from './row-values.ts'

/**
 * Parses the text of a snapshot, a JSON array of rows or one row a line (`.ndjson`).
 * @param file named in problems; its ending decides the format
 * @throws HarnessError `bad-snapshot`, with every problem and the place of its row
 */
export function parseSnapshot(text: string, file: string): Snapshot {
  const reader = new RowReader(formatOf(file).rows)
  const rows = Array.from(reader.read(text, true), rowOf)
  if (reader.problems.length > 0) {
    throw badSnapshot(
      file,
      reader.problems.map(({ message, offset }, index) =>
        index < maxProblems ? { message, place: { file, ...lineAndColumn(text, offset) } } : { message },
      ),
    )
  }
  return rows
}
