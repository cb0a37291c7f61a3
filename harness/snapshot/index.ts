export {
  type CanonicalSnapshot,
  canonicalizeSnapshot,
  problemText,
  type SnapshotProblem,
  valueWhenAbsent,
} from './canonicalize.ts'
export { readSnapshotFile, writeSnapshotFile } from './files.ts'
export { JsonSyntaxError, lineAndColumn, parseJson } from './json-reader.ts'
export { comparePks, compareRows, sortSnapshot } from './order.ts'
export { parseSnapshot } from './parse-snapshot.ts'
export { serializeSnapshot } from './serialize-snapshot.ts'
export { type Codec, ValueError } from './values/codec.ts'
export { canonicalValue, codecFor } from './values/codec-for.ts'
