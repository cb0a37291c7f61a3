import type { Snapshot } from '../../model/snapshot.ts'
import { rowText } from './row-text.ts'

/** Canonical text: field names sorted, two-space indent, LF, one final newline; rows in the order given. */
export function serializeSnapshot(rows: Snapshot): string {
  return rows.length === 0 ? '[]\n' : `[\n${rows.map((row) => rowText(row, 'array')).join(',\n')}\n]\n`
}
