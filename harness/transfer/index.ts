export { type BrokenConstraint, checkConstraints } from './constraints/check-constraints.ts'
export { exportRows, exportSnapshot } from './export/export.ts'
export { type ExportFileOptions, exportFile } from './export/export-file.ts'
export { exportModel } from './export/export-model.ts'
export { type ExportOptions, type OpenExport, openExport } from './export/open-export.ts'
export { importSnapshot } from './import/import.ts'
export { type ImportFileOptions, importFile } from './relocate/import-file.ts'
export { knownFlags } from './relocate/import-flags.ts'
export {
  importModel,
  type ModelImportOptions,
  relocateRows,
  type ScopedImportOptions,
} from './relocate/import-in-scope.ts'
export type { ImportCounts, ImportResult } from './relocate/import-result.ts'
export { PkMap } from './relocate/pk-map.ts'
export { shimRows } from './relocate/shim-rows.ts'
export {
  type LeftOutReason,
  type RowCounts,
  type SelectableRows,
  type Selection,
  type SelectionRequest,
  selectRows,
} from './select/index.ts'
export { readSequenceStates, type SequenceState } from './sequences/sequence-states.ts'
export { findSequencesBehind, type SequenceBehind } from './sequences/sequences.ts'
