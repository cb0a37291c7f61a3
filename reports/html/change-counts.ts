import type { ChangedRow } from '../../harness/model/changed-row.ts'
import type { ModelName } from '../../harness/model/snapshot.ts'

export type ChangeKind = ChangedRow['kind']

export const changeKinds = ['added', 'removed', 'changed'] as const satisfies readonly ChangeKind[]

export interface RowCount {
  readonly intended: number
  readonly unintended: number
}

/** How many rows of a model came, went or changed. */
export interface ModelCounts extends Readonly<Record<ChangeKind, RowCount>> {
  readonly model: ModelName
}

/** The rows of each model, counted; models in the order of the rows. */
export function countRows(rows: readonly Pick<ChangedRow, 'model' | 'kind' | 'intended'>[]): readonly ModelCounts[] {
  const counts = new Map<ModelName, Record<ChangeKind, { intended: number; unintended: number }>>()
  for (const { model, kind, intended } of rows) {
    const known = counts.get(model) ?? { added: none(), removed: none(), changed: none() }
    counts.set(model, known)
    known[kind][intended ? 'intended' : 'unintended'] += 1
  }
  return [...counts].map(([model, byKind]) => ({ model, ...byKind }))
}

function none(): { intended: number; unintended: number } {
  return { intended: 0, unintended: 0 }
}
