export { selectRows } from './select-rows.ts'
export type { Extent, LeftOutReason, RowCounts, SelectableRows, Selection, SelectionRequest } from './selection.ts'
