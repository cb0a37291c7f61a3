import type { BoundComparator, Comparator, ComparisonContext, RowPair } from '../model/comparator.ts'
import { deepFreeze } from '../model/deep-freeze.ts'
import { jsonEquals } from '../model/json.ts'
import { withoutLateFailure } from '../model/late-failure.ts'
import type { Model } from '../model/schema.ts'
import type { Fields } from '../model/snapshot.ts'

/** Fields of one side, without a primary key of one column; all when no names are given. */
export type FieldsOf = (names?: readonly string[]) => Fields

/**
 * Tells quickly of most pairs that nothing is wrong with them, with no more of their values than that takes. It never
 * says so of a pair that `judge` would object to, but for one: a row that refers to a unique key which another row took
 * over, and it is those rows that are told then. One that it leaves open may still be right. For rows that were paired
 * by primary key, and that nobody meant to change.
 */
export class PairSettler {
  private readonly model: Model
  private readonly window: ComparisonContext['window']
  private readonly comparators: readonly Comparator[]
  private readonly watchful: readonly Comparator[]
  private readonly asked = new Map<string, Inquiry>()

  /** @param window when the steps ran; null for files */
  constructor(model: Model, comparators: readonly BoundComparator[], window: ComparisonContext['window']) {
    this.model = model
    this.window = window
    this.comparators = comparators.map(({ comparator }) => comparator)
    this.watchful = this.comparators.filter(mayRejectEqual)
  }

  /** Whether rows with equal values may be wrong all the same. */
  get looksAtEqual(): boolean {
    return this.watchful.length > 0
  }

  /** @param differing names of the fields that may differ: all others have the same value on both sides, or none */
  settles(expected: FieldsOf, actual: FieldsOf, differing: readonly string[]): boolean {
    const { comparators, fields } = this.inquiry(differing)
    const pair = deepFreeze({
      model: this.model,
      expected: expected(fields),
      actual: actual(fields),
      isMeantToChange: false,
    })
    try {
      return this.accept(comparators, pair) && areSettled(comparators, pair, differing)
    } catch {
      // It is asked again where its failure can be told with the row.
      return false
    }
  }

  private accept(comparators: readonly Comparator[], pair: RowPair): boolean {
    let isSure = true
    const onlyAllPairsTell = <T>(answer: T): T => {
      isSure = false
      return answer
    }
    const context: ComparisonContext = {
      window: this.window,
      // Rows with the same key were paired, where both sides have one.
      samePair: (_target, a, b) => (jsonEquals(a, b) ? true : onlyAllPairsTell(null)),
      replacements: () => onlyAllPairsTell([]),
      replaced: () => onlyAllPairsTell([]),
      drawn: () => onlyAllPairsTell([]),
    }
    return comparators.every(
      (comparator) =>
        withoutLateFailure(comparator.existence(pair)).length === 0 &&
        withoutLateFailure(comparator.compare(pair, context)).length === 0 &&
        // What was drawn here counts for rows elsewhere.
        (comparator.replacements === undefined || withoutLateFailure(comparator.replacements(pair)).length === 0) &&
        isSure,
    )
  }

  private inquiry(differing: readonly string[]): Inquiry {
    const key = differing.join('\0')
    const known = this.asked.get(key)
    if (known) return known
    const comparators = this.comparators.filter(
      (comparator) => this.watchful.includes(comparator) || comparator.fields.some((name) => differing.includes(name)),
    )
    const inquiry: Inquiry = {
      comparators,
      ...(comparators.every(({ looksAtClaimed }) => looksAtClaimed) && {
        fields: [...new Set([...differing, ...comparators.flatMap(({ fields }) => fields)])],
      }),
    }
    // Rows of a model mostly differ in the same few fields.
    if (this.asked.size < maxInquiries) this.asked.set(key, inquiry)
    return inquiry
  }
}

const maxInquiries = 1_000

function mayRejectEqual({ acceptsEqual, looksAtReplacements, replacements }: Comparator): boolean {
  return !acceptsEqual || looksAtReplacements === true || replacements !== undefined
}

/** Whether nothing that differs is left to strict equality. */
function areSettled(comparators: readonly Comparator[], pair: RowPair, differing: readonly string[]): boolean {
  if (differing.length === 0) return true
  const settled = new Set<string>()
  for (const comparator of comparators) {
    for (const side of [pair.expected, pair.actual]) {
      for (const name of Object.keys(comparator.scrub(side))) settled.add(name)
    }
  }
  return differing.every((name) => settled.has(name) || jsonEquals(pair.expected[name], pair.actual[name]))
}

/** Who must be asked about a pair, and what they look at: absent, at the whole row. */
interface Inquiry {
  readonly comparators: readonly Comparator[]
  readonly fields?: readonly string[]
}
