import type fc from 'fast-check'
import type { JsonValue } from '../../model/json.ts'

/** Values of one column type, for the round trip through a real server. A new type is a new entry in its file. */
export interface TypeSamples {
  /** The type as SQL. */
  readonly type: string
  /** Texts that the server reads as values of the type: the odd ones. */
  readonly texts: readonly string[]
  /** More of them, at random. */
  readonly random?: fc.Arbitrary<string>
  /** Other spellings that snapshots may hold, each with its canonical form. */
  readonly spellings?: readonly (readonly [given: JsonValue, canonical: JsonValue])[]
  /** What a snapshot can't hold in such a column. */
  readonly rejected?: readonly JsonValue[]
  /** The extension that has the type; not every server has it. */
  readonly extension?: string
  /** What stands between elements of its arrays. Default: a comma. */
  readonly delimiter?: string
}
