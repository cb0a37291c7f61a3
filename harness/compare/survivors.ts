import type { RemovedRow } from '../model/change.ts'
import { jsonText } from '../model/json.ts'
import type { Model } from '../model/schema.ts'
import { pkKey, type Row } from '../model/snapshot.ts'

/** Which rows that nobody expects are rows that were meant to be removed: those of the same key, or content. */
export function findSurvivors(
  model: Model,
  removed: readonly RemovedRow[],
  unexpected: readonly Row[],
): ReadonlyMap<Row, RemovedRow> {
  const keyOf = (row: Row): string => (model.primaryKey.length > 0 ? pkKey(row.pk) : jsonText(row.fields))
  const byKey = new Map<string, RemovedRow[]>()
  for (const entry of removed) {
    const key = keyOf(entry.row)
    const same = byKey.get(key)
    if (same) same.push(entry)
    else byKey.set(key, [entry])
  }
  const survivors = new Map<Row, RemovedRow>()
  for (const row of unexpected) {
    const entry = byKey.get(keyOf(row))?.pop()
    if (entry) survivors.set(row, entry)
  }
  return survivors
}
