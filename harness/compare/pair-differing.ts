import type { ExpectedRow } from '../model/change.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { pairRows } from './pair-rows.ts'
import type { Pairing } from './pairing.ts'
import { settlePairs } from './settle-pairs.ts'

/**
 * Pairs the rows of two exports of what should be the same, without those that are identical.
 * @param rows of the first, as rows that are expected
 */
export function pairDiffering(schema: Schema, rows: readonly ExpectedRow[], second: Snapshot): Pairing {
  const { expected, actual, isSettled } = settlePairs(schema, rows, second, {
    purpose: 'files',
    comparators: new Map(),
    window: null,
    steps: [],
    keysPreserved: true,
  })
  return pairRows(schema, expected, actual, true, isSettled)
}
