export { exportSnapshot } from './export.ts'
export { importSnapshot } from './import.ts'
export { findSequencesBehind, type SequenceBehind } from './sequences.ts'
