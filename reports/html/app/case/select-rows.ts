import type { ModelName } from '../../../../harness/model/snapshot.ts'
import type { ChangeKind } from '../../change-counts.ts'
import type { RowHead } from '../data/case-rows.ts'

/** Which changed rows are shown. A part that is null leaves none out. */
export interface RowFilter {
  readonly model: ModelName | null
  readonly kind: ChangeKind | null
  readonly isUnintendedOnly: boolean
}

export const allRows: RowFilter = { model: null, kind: null, isUnintendedOnly: false }

/** What a list of changes shows, line by line: a model's name, then its rows. */
export interface RowList {
  readonly count: number
  /** How many rows there are from this line on. */
  readonly rowsFrom: (index: number) => number
  readonly at: (index: number) => RowListItem | null
  /** A number that stands for the same item in any list of the same rows. */
  readonly keyOf: (index: number) => number
  /** Null: the row is not in the list. @param position in the report, from 0 */
  readonly indexOf: (position: number) => number | null
}

export type RowListItem =
  | { readonly kind: 'model'; readonly model: ModelName; readonly count: number }
  /** `position` is that in the report, from 0. */
  | { readonly kind: 'row'; readonly head: RowHead; readonly position: number }

/** By model in the order of the report; in each, rows that are not as meant come first. */
export function listRows(rows: readonly RowHead[], filter: RowFilter): RowList {
  const groups = new Map<ModelName, { readonly unintended: number[]; readonly intended: number[] }>()
  for (const [position, row] of rows.entries()) {
    const group = groups.get(row.model) ?? { unintended: [], intended: [] }
    groups.set(row.model, group)
    if (isShown(row, filter)) group[row.intended ? 'intended' : 'unintended'].push(position)
  }
  const models = [...groups].map(([model, { unintended, intended }]) => ({
    model,
    count: unintended.length + intended.length,
  }))
  /** A row by its position; a model by what is below zero, so that it is the same in all lists. */
  const keys = [...groups.values()].flatMap(({ unintended, intended }, model) =>
    unintended.length + intended.length === 0 ? [] : [-1 - model, ...unintended, ...intended],
  )
  return {
    count: keys.length,
    rowsFrom: (index) => keys.slice(index).filter((key) => key >= 0).length,
    at: (index) => {
      const key = keys[index] ?? Number.NaN
      const head = rows[key]
      const model = models[-1 - key]
      if (head) return { kind: 'row', head, position: key }
      return model ? { kind: 'model', ...model } : null
    },
    keyOf: (index) => keys[index] ?? Number.NaN,
    indexOf: (position) => {
      const index = keys.indexOf(position)
      return index < 0 ? null : index
    },
  }
}

export function isShown({ model, kind, intended }: RowHead, filter: RowFilter): boolean {
  return (
    (filter.model === null || filter.model === model) &&
    (filter.kind === null || filter.kind === kind) &&
    !(filter.isUnintendedOnly && intended)
  )
}
