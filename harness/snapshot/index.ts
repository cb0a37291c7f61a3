export {
  canonicalizeSnapshot,
  problemText,
  type SnapshotProblem,
  valueWhenAbsent,
} from './canonicalize.ts'
export { readSnapshotFile, readSnapshotText, snapshotText, writeSnapshotFile } from './files.ts'
export { lineAndColumn } from './json-reader.ts'
export { rowOrder, sortSnapshot, sortsBy } from './order.ts'
export { parseSnapshot, rowPlaces } from './parse-snapshot.ts'
export { serializeSnapshot } from './serialize-snapshot.ts'
export { ValueError } from './values/codec.ts'
export { canonicalValue, codecFor } from './values/codec-for.ts'
