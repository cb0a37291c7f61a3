import { quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import type { Bounds } from './bounds.ts'
import type { FedColumn } from './fed-columns.ts'

interface PlacedColumn extends Omit<FedColumn, 'model' | 'field'> {
  readonly position: number
}

/**
 * A part of a WITH: `m` (position, counts_down, value), the furthest value of each column that its sequence could have
 * given, made whole. A column without such a value has no row.
 * @param bounds of the sequences, by their quoted names
 */
export function furthestOf(columns: readonly PlacedColumn[], bounds: ReadonlyMap<string, Bounds>): string {
  const values = columns.map((column) => furthest(column, bounds.get(quoteQualified(column.sequence))))
  return `m (position, counts_down, value) AS MATERIALIZED (${values.join(' UNION ALL ')})`
}

/**
 * Bounds of the type that sequences have let an index on integers of any size find it. Not max(), whose planning takes
 * half as long again.
 */
function furthest({ table, column, countsDown, position }: PlacedColumn, bounds: Bounds | undefined): string {
  // No sequence any more: reading its state will fail.
  if (bounds === undefined) return `SELECT ${position}, ${countsDown}, NULL::numeric`
  // Qualified, for ORDER BY takes a bare name for that of a result.
  const value = `t.${quoteIdentifier(column)}`
  return `(
    SELECT ${position}, ${countsDown}, ${countsDown ? 'ceil' : 'floor'}(${value}::numeric)
    FROM ${quoteQualified(table)} t
    WHERE ${value} BETWEEN '${bounds.lowest}'::bigint AND '${bounds.highest}'::bigint
    ORDER BY ${value} ${countsDown ? 'ASC' : 'DESC'} LIMIT 1)`
}
