import type { ExpectedRow } from '../model/change.ts'
import type { Row } from '../model/snapshot.ts'

/** What tells whether a row changed: the row before the steps, or the one of the snapshot that brings it in. Null: neither. */
export function rowBefore({ before, imported }: Pick<ExpectedRow, 'before' | 'imported'>): Row | null {
  return before ?? imported?.row ?? null
}
