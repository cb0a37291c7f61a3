import type { Finding } from '../model/finding.ts'
import type { Row, Snapshot } from '../model/snapshot.ts'
import { CanonicalRow } from './canonical-row.ts'
import { type SnapshotCheck, SnapshotChecker } from './snapshot-checker.ts'

/**
 * What is wrong with a snapshot in itself, as {@link SnapshotChecker} finds it.
 * @param rows canonical rows of known models, in the order of their file
 */
export function checkSnapshot(rows: Snapshot, check: SnapshotCheck): readonly Finding[] {
  const checker = new SnapshotChecker(check)
  const positions = new Map<Row['model'], number>()
  for (const row of rows) {
    const model = check.schema.models.get(row.model)
    if (!model) continue
    const position = (positions.get(row.model) ?? 0) + 1
    positions.set(row.model, position)
    checker.add(new CanonicalRow(model, position, row))
  }
  return checker.findings()
}
