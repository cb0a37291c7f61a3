export { selectRows } from './select-rows.ts'
export type { RowCounts, SelectableRows, Selection, SelectionRequest } from './selection.ts'
