import type { Snapshot } from '../../model/snapshot.ts'
import type { FileFormat } from '../file-format.ts'
import { rowText } from './row-text.ts'

/** What stands before, between and after the rows of a file, and in a file without any. */
export const framings = {
  array: { start: '[\n', between: ',\n', end: '\n]\n', empty: '[]\n' },
  lines: { start: '', between: '\n', end: '\n', empty: '' },
} as const satisfies Record<FileFormat['rows'], object>

/** Canonical text: field names sorted, two-space indent, LF, one final newline; rows in the order given. */
export function serializeSnapshot(rows: Snapshot, layout: FileFormat['rows'] = 'array'): string {
  return [...snapshotPieces(rows, layout)].join('')
}

/** The same text in pieces, of a row each: together they may be longer than a string can be. */
export function* snapshotPieces(rows: Snapshot, layout: FileFormat['rows']): Generator<string> {
  const { start, between, end, empty } = framings[layout]
  for (const [index, row] of rows.entries()) yield (index === 0 ? start : between) + rowText(row, layout)
  yield rows.length === 0 ? empty : end
}
