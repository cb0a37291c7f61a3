import type { ChangedRow } from '../../../../harness/model/changed-row.ts'

/** What is known of every changed row at once: enough to list, count and find them. */
export interface RowHead extends Pick<ChangedRow, 'kind' | 'model' | 'pk' | 'intended' | 'findings'> {
  readonly hasReferences: boolean
}

/**
 * The changed rows of a case, of which all but the heads are unpacked only when they are asked for. Positions are from 0.
 */
export interface CaseRows {
  /** In the order of the report. */
  readonly heads: readonly RowHead[]
  /** Undefined: there is no such row. */
  readonly at: (position: number) => ChangedRow | undefined
}

/**
 * Rows that lie together: as text they take a quarter of the memory that they take as objects, and no time to collect.
 */
export interface RowBlock {
  readonly count: number
  readonly unpack: () => readonly ChangedRow[]
}

/** More than one sees at once, so that scrolling to and fro unpacks nothing again. */
const keptBlocks = 4

/** @param heads of all rows, in their order */
export function createCaseRows(heads: readonly RowHead[], blocks: readonly RowBlock[]): CaseRows {
  const ends: number[] = []
  for (const { count } of blocks) ends.push((ends.at(-1) ?? 0) + count)
  /** The one that was asked for last is the last. */
  const unpacked = new Map<number, readonly ChangedRow[]>()
  const rowsOf = (index: number): readonly ChangedRow[] => {
    const rows = unpacked.get(index) ?? blocks[index]?.unpack() ?? []
    unpacked.delete(index)
    unpacked.set(index, rows)
    const [oldest] = unpacked.keys()
    if (unpacked.size > keptBlocks && oldest !== undefined) unpacked.delete(oldest)
    return rows
  }
  return {
    heads,
    at: (position) => {
      const index = ends.findIndex((end) => position < end)
      return index < 0 ? undefined : rowsOf(index)[position - (ends[index - 1] ?? 0)]
    },
  }
}
