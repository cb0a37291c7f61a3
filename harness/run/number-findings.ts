import type { ChangedRow } from '../model/changed-row.ts'
import type { Finding } from '../model/finding.ts'
import { type PrimaryKey, pkKey } from '../model/snapshot.ts'

/**
 * The rows with the numbers of their findings as those of the whole case.
 * @param changedRows with numbers among the findings of rows
 * @param earlier the findings that come before those of rows in the case; some may be about a row, by its key
 */
export function numberFindings(changedRows: readonly ChangedRow[], earlier: readonly Finding[]): readonly ChangedRow[] {
  if (earlier.length === 0) return changedRows
  const byKey = findingsByKey(changedRows, earlier)
  return changedRows.map((row) => {
    const own = [...(byKey.get(row) ?? []), ...(row.findings ?? []).map((number) => number + earlier.length)]
    return own.length === 0 ? row : { ...row, findings: own }
  })
}

/** Only where one row alone has the key: those whose keys must not be shown look alike. */
function findingsByKey(
  changedRows: readonly ChangedRow[],
  earlier: readonly Finding[],
): ReadonlyMap<ChangedRow, readonly number[]> {
  const numbers = new Map<string, number[]>()
  for (const [index, { model, actualPk }] of earlier.entries()) {
    if (actualPk === null) continue
    const key = keyOf(model, actualPk)
    const known = numbers.get(key)
    if (known) known.push(index + 1)
    else numbers.set(key, [index + 1])
  }
  const found = new Map<string, ChangedRow | null>()
  for (const row of numbers.size === 0 ? [] : changedRows) {
    if (row.kind === 'removed' || row.pk === null) continue
    const key = keyOf(row.model, row.pk)
    if (numbers.has(key)) found.set(key, found.has(key) ? null : row)
  }
  return new Map([...found].flatMap(([key, row]) => (row ? [[row, numbers.get(key) ?? []] as const] : [])))
}

function keyOf(model: string, pk: PrimaryKey): string {
  return `${model} ${pkKey(pk)}`
}
