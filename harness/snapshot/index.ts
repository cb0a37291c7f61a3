export {
  canonicalizeSnapshot,
  problemText,
  type References,
  RowCanonicalizer,
  type SnapshotProblem,
  unknownModel,
  valueWhenAbsent,
} from './canonicalize.ts'
export { type FileFormat, formatOf, hasSnapshotEnding } from './file-format.ts'
export { readSnapshotFile, readSnapshotText, snapshotText, writeSnapshotFile } from './files.ts'
export { JoinLists } from './join-lists.ts'
export { lineAndColumn } from './json-reader.ts'
export { rowOrder, sortSnapshot, sortsBy } from './order.ts'
export { parseSnapshot } from './parse-snapshot.ts'
export { placesOfRows, readRows } from './read-rows.ts'
export type { ReadRow } from './row-reader.ts'
export type { RowShape } from './row-shape.ts'
export { rowText, rowTextWriter } from './row-text.ts'
export { detachedRow, rowOf } from './row-values.ts'
export { serializeSnapshot } from './serialize-snapshot.ts'
export { ShapeRows } from './shape-rows.ts'
export { openSnapshotFile, type SnapshotFile } from './snapshot-file.ts'
export { type WrittenSnapshot, writeSnapshotRows, writeSnapshotTexts } from './snapshot-writer.ts'
export { ValueError } from './values/codec.ts'
export { canonicalValue, codecFor } from './values/codec-for.ts'
