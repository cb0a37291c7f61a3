export {
  canonicalizeSnapshot,
  problemText,
  type References,
  RowCanonicalizer,
  type SnapshotProblem,
  shownPkOfUnknown,
  unknownModel,
  valueWhenAbsent,
} from './canonicalize.ts'
export { decryptFile, encryptFile } from './encrypt-file.ts'
export {
  type Decryptor,
  type Encryptor,
  keyBits,
  newKeyPair,
  openDecryptor,
  openEncryptor,
  requireNoFile,
  unusableTemporaryFolder,
  writeKeyPair,
} from './encryption/index.ts'
export { type FileFormat, formatOf, hasSnapshotEnding, hasTarballEnding } from './file-format.ts'
export { holdsCanonicalText, readSnapshotFile, snapshotText, writeSnapshotFile } from './files.ts'
export { JoinLists } from './join-lists.ts'
export { NaturalIndex, UnresolvedKey } from './natural-index.ts'
export { type Order, rowOrder, sortSnapshot, sortsBy } from './order.ts'
export { fileChunks } from './read/file-chunks.ts'
export { JsonSyntaxError, lineAndColumn, parseJson } from './read/json-reader.ts'
export { parseRow } from './read/parse-row.ts'
export { parseSnapshot } from './read/parse-snapshot.ts'
export { placesOfRows, readRows } from './read/read-rows.ts'
export type { ReadRow } from './read/row-reader.ts'
export type { RowShape } from './read/row-shape.ts'
export { detachedRow, rowOf } from './read/row-values.ts'
export { ShapeRows } from './read/shape-rows.ts'
export { openSnapshotFile, type SnapshotFile } from './read/snapshot-file.ts'
export { suggestRule } from './sanitize/detect/suggest-rule.ts'
export { type SanitizeOptions, type SanitizeSummary, sanitizeRows } from './sanitize/sanitize-rows.ts'
export { contentSortKeys, pkSortKeys, type SortKeys } from './sort-keys.ts'
export { ValueError } from './values/codec.ts'
export { canonicalValue, codecFor } from './values/codec-for.ts'
export { ByteOutput } from './write/byte-output.ts'
export { prettyText } from './write/pretty-text.ts'
export { type RowBytes, rowBytesOf } from './write/row-bytes.ts'
export { layouts, rowText } from './write/row-text.ts'
export { framings, serializeSnapshot } from './write/serialize-snapshot.ts'
export { type WrittenSnapshot, writeSnapshotBytes, writeSnapshotRows } from './write/snapshot-writer.ts'
