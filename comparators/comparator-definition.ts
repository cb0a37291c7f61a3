import type { Comparator, ComparisonContext, Disagreement, Replacement, RowPair } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'

/** What the comparison of one field may know besides the two values. */
export interface FieldComparison {
  readonly model: Model
  readonly field: string
  readonly context: ComparisonContext
  /** Whether the case means to change this row: some field of it, or to add it. */
  readonly isMeantToChange: boolean
  /** A value as a message may show it: shortened, and obfuscated where it must be. */
  readonly show: (value: JsonValue) => string
}

/** Returns null when the values agree, else a sentence without a final stop. Neither value is ever null. */
export type CompareField = (expected: JsonValue, actual: JsonValue, comparison: FieldComparison) => string | null

/** Compares fields that depend on each other; it is given the pair whatever is null or missing there. */
export type CompareRow = (
  pair: RowPair,
  context: ComparisonContext,
  show: (field: string, value: JsonValue) => string,
) => readonly Disagreement[]

interface CommonParts {
  readonly name: string
  /** At least one; a repeated one counts once. */
  readonly fields: readonly string[]
  readonly settles: Comparator['settles']
  /** Whether it accepts any values that are equal. Default: not known, so that it is asked. */
  readonly acceptsEqual?: boolean
  /** Whether it looks at no field that it does not claim. Default: only where it compares field by field. */
  readonly looksAtClaimed?: boolean
  /** Whether it accepts no values that are equal. Default: it may. */
  readonly rejectsEqual?: boolean
  /** Whether it accepts whatever it finds. Default: it compares. */
  readonly comparesNothing?: true
  /** Whether a field that only one side holds is a disagreement. Default: always. */
  readonly existenceMatters?: (pair: RowPair, field: string) => boolean
  /** What was drawn anew in the row, and is looked for elsewhere. Default: nothing. */
  readonly replacements?: (pair: RowPair) => readonly Replacement[]
  /** Whether it asks the context for replacements. Default: it does not. */
  readonly looksAtReplacements?: boolean
  /** How values are shown. Default: as they are; those of fields that the subject marks secret, as a hash is. */
  readonly obfuscate?: (value: JsonValue) => string
  /** What `scrub` leaves in place of a value. Default: `⟨name⟩`. */
  readonly mark?: string
}

export type ComparatorDefinition = CommonParts &
  ({ readonly compareField: CompareField } | { readonly compareRow: CompareRow })
