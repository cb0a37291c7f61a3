import type { JsonValue } from './json.ts'
import type { Model } from './schema.ts'
import type { Fields, ModelName, PrimaryKey } from './snapshot.ts'

/** The two rows that pairing put together, with every matcher already replaced by what it matched. */
export interface RowPair {
  readonly model: Model
  readonly expected: Fields
  readonly actual: Fields
  /** Whether the case means to change this row: some field of it, or to add it. */
  readonly isMeantToChange: boolean
}

/** What a comparator may know besides the two rows. */
export interface ComparisonContext {
  /** When the steps ran, by the database's clock (ISO 8601, microseconds); null when nothing was run. */
  readonly window: { readonly start: string; readonly end: string } | null
  /** Whether `expected` and `actual` point at rows that were paired. Null: one of them points nowhere. */
  readonly samePair: (target: ModelName, expected: PrimaryKey, actual: PrimaryKey) => boolean | null
  /**
   * Of keys for which `samePair` is false, which rows they point at: `should refer to shop.customer pk 1 (email "a@x"),
   * which is pk 101 in actual, but refers to pk 102 (email "b@x")`. Fit to be shown. Null or absent: it is not known,
   * or the comparator claims a field that must not be shown.
   */
  readonly misdirected?: (target: ModelName, expected: PrimaryKey, actual: PrimaryKey) => string | null
  /**
   * What took the place of a value that was drawn anew, by the sources of a correlation in all pairs of rows, each
   * once. Empty: no source has it.
   */
  readonly replacements: (correlation: string, expected: string) => readonly string[]
  /** The other way round: which expected values an actual one replaced. */
  readonly replaced: (correlation: string, actual: string) => readonly string[]
  /** All that sources of the correlation tell, for who looks for values within others. */
  readonly drawn: (correlation: string) => Iterable<Replacement>
}

/** A value and what took its place in the same field of the same row. */
export interface Replacement {
  /** Comparators that name the same correlation speak of the same values. */
  readonly correlation: string
  readonly expected: string
  readonly actual: string
}

/** A comparator's part in a correlation. */
export interface CorrelationPart {
  /** Those of the same name speak of the same values, in whatever models they are. */
  readonly name: string
  readonly part: 'drawn' | 'copied'
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
  /** The fields that it claims; none for one that only says how rows are paired. */
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
  /**
   * The claimed fields that it settles, each with a mark such as `⟨date-updated⟩` in place of its value: those that
   * are present, and one that is not where it settles just that.
   */
  readonly scrub: (fields: Fields) => Readonly<Record<string, string>>
  /**
   * Whether it accepts any values that are equal on both sides: then rows in which they are need not be looked at.
   * Absent: it has to see every pair of rows.
   */
  readonly acceptsEqual?: boolean
  /** Whether it looks at no other fields than those that it claims: then a pair need not hold more. Absent: it may. */
  readonly looksAtClaimed?: boolean
  /** Whether it accepts no values that are equal: it contradicts any that settles by equality. Absent: it may. */
  readonly rejectsEqual?: true
  /** Whether it accepts whatever it finds: it contradicts any other of the same field. Absent: it compares. */
  readonly comparesNothing?: true
  /**
   * `content`: rows of the model have no identity of their own. They are paired by what they hold alone, and their
   * primary key is not compared. Absent: by key, as those of any model.
   */
  readonly pairsBy?: 'content'
  /**
   * Values that are drawn anew in this row and copied elsewhere: asked of every pair of rows before any is compared.
   * Absent: none.
   */
  readonly replacements?: (pair: RowPair) => readonly Replacement[]
  /** Whether it asks for replacements, which only all pairs of rows together tell. Absent: it does not. */
  readonly looksAtReplacements?: true
  /** The models whose primary keys its fields hold. Absent: none, or it does not say. */
  readonly refersTo?: readonly ModelName[]
  /** What is drawn in its fields, or what they hold copies of. Absent: nothing, or it does not say. */
  readonly correlations?: readonly CorrelationPart[]
  /** The same comparator as it suits a model that it is bound to: asked once, by the registry. Absent: it suits any. */
  readonly forModel?: (model: Model) => Comparator
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
