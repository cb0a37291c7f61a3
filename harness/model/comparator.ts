import type { JsonValue } from './json.ts'
import type { Model } from './schema.ts'
import type { Fields, ModelName, PrimaryKey } from './snapshot.ts'

/** The two rows that pairing put together, with every matcher already replaced by what it matched. */
export interface RowPair {
  readonly model: Model
  readonly expected: Fields
  readonly actual: Fields
}

/** What a comparator may know besides the two rows. */
export interface ComparisonContext {
  /** When the steps ran, by the database's clock (ISO 8601, microseconds); null when nothing was run. */
  readonly window: { readonly start: string; readonly end: string } | null
  /** Whether `expected` and `actual` point at rows that were paired. Null: one of them points nowhere. */
  readonly samePair: (target: ModelName, expected: PrimaryKey, actual: PrimaryKey) => boolean | null
}

/** One field that a comparator does not accept. The texts are fit to be shown: shortened where they must be. */
export interface Disagreement {
  readonly field: string
  /** A sentence without a final stop: `expected a later time than 2023-…`. */
  readonly message: string
}

/**
 * A rule for fields where plain equality is wrong. All parts are pure; none changes its input. For each pair
 * of rows every comparator's `existence` and `compare` run before any `scrub`.
 */
export interface Comparator {
  readonly name: string
  /** The fields that it claims. */
  readonly fields: readonly string[]
  /**
   * `equality`: it accepts other spellings of the same value only. `tolerance`: it accepts other values; it does not
   * apply to a field that the case sets to a value of its own.
   */
  readonly settles: 'equality' | 'tolerance'
  /** Fields that are on one side only, or null on one side only, where that matters. */
  readonly existence: (pair: RowPair) => readonly Disagreement[]
  /** Sees only what `existence` let pass; fields absent or null on both sides agree. */
  readonly compare: (pair: RowPair, context: ComparisonContext) => readonly Disagreement[]
  /** The claimed fields that are present, each with a mark such as `⟨date-updated⟩` in place of its value. */
  readonly scrub: (fields: Fields) => Readonly<Record<string, string>>
  /**
   * Whether it accepts any values that are equal on both sides: then rows in which they are need not be looked at.
   * Absent: it has to see every pair of rows.
   */
  readonly acceptsEqual?: boolean
  /** Whether it looks at no other fields than those that it claims: then a pair need not hold more. Absent: it may. */
  readonly looksAtClaimed?: boolean
  /** How a value of these fields is shown. Absent: as it is. */
  readonly obfuscate?: (value: JsonValue) => string
}

/** A comparator as it was bound to a model, and why. */
export interface BoundComparator {
  readonly comparator: Comparator
  readonly boundBy: 'subject' | 'auto'
  /** For `explain`: `bound by the subject`, `column type timestamptz`. */
  readonly reason: string
}

/** Chooses the comparators of a model. The harness is given one; it imports no comparator itself. */
export type ComparatorRegistry = (model: Model, bound: readonly Comparator[]) => readonly BoundComparator[]
