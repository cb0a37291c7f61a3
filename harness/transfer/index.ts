export { type BrokenConstraint, checkConstraints } from './constraints/check-constraints.ts'
export { exportRows, exportSnapshot } from './export/export.ts'
export { exportFile } from './export/export-file.ts'
export { exportModel } from './export/export-model.ts'
export { type ExportOptions, openExport } from './export/open-export.ts'
export { importSnapshot } from './import/import.ts'
export { importFile } from './relocate/import-file.ts'
export {
  importModel,
  relocateRows,
  type ScopedImportOptions,
} from './relocate/import-in-scope.ts'
export type { ImportCounts, ImportResult } from './relocate/import-result.ts'
export { PkMap } from './relocate/pk-map.ts'
export { shimRows } from './relocate/shim-rows.ts'
export { type RowCounts, type Selection, selectRows } from './select/index.ts'
export { readSequenceStates, type SequenceState } from './sequences/sequence-states.ts'
export { findSequencesBehind, type SequenceBehind } from './sequences/sequences.ts'
