import type { BoundComparator, ComparisonContext, Disagreement } from '../model/comparator.ts'
import type { Finding, FindingKind } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Model } from '../model/schema.ts'
import type { Fields } from '../model/snapshot.ts'
import { changedEntry, declareChange, missingChangeFix } from './fix.ts'
import { type JudgeContext, onlyStep } from './judge-context.ts'
import { describeMatcher, matches } from './match-value.ts'
import type { Pair } from './pair-rows.ts'
import type { ModelDisplay } from './show.ts'

/** A field of a pair that is not as it should be, before it is worded. */
interface Disagreeing {
  readonly field: string
  readonly kind: FindingKind
  readonly comparator: string | null
  /** Null: the difference between expected and actual says it all. */
  readonly message: string | null
}

/** Judges one pair: matchers first, then every comparator's existence and compare, then what is left over, strictly. */
export class PairJudge {
  private readonly model: Model
  private readonly comparators: readonly BoundComparator[]
  private readonly display: ModelDisplay
  private readonly context: JudgeContext
  private readonly comparison: ComparisonContext

  constructor(
    model: Model,
    comparators: readonly BoundComparator[],
    display: ModelDisplay,
    context: JudgeContext,
    comparison: ComparisonContext,
  ) {
    this.model = model
    this.comparators = comparators
    this.display = display
    this.context = context
    this.comparison = comparison
  }

  judge(pair: Pair): readonly Finding[] {
    const matched = this.matchFields(pair)
    const compared = this.compareFields(pair, matched.expected)
    const wrong = [
      ...matched.disagreeing,
      ...compared.disagreeing,
      ...this.residual(pair, matched.expected, compared.settled),
    ]
    return wrong.map((entry) => this.finding(pair, entry))
  }

  /** Replaces matchers by what they matched; one that did not match is reported and replaced all the same. */
  private matchFields(pair: Pair): { readonly expected: Fields; readonly disagreeing: readonly Disagreeing[] } {
    const disagreeing: Disagreeing[] = []
    const entries: [string, JsonValue][] = []
    for (const [field, value] of Object.entries(pair.expected.fields)) {
      const actual = pair.actual.fields[field]
      if (!isMatcher(value)) {
        entries.push([field, value])
        continue
      }
      const before = pair.expected.before?.fields[field]
      if (!matches(value.rule, actual, { before, runStart: this.context.window?.start ?? null })) {
        const message = `field ${field} should be ${describeMatcher(value.rule)}`
        disagreeing.push({ field, kind: this.kindOfDifference(pair, field), comparator: null, message })
      }
      if (actual !== undefined) entries.push([field, actual])
    }
    return { expected: Object.fromEntries(entries), disagreeing }
  }

  private compareFields(
    pair: Pair,
    expected: Fields,
  ): { readonly disagreeing: readonly Disagreeing[]; readonly settled: ReadonlySet<string> } {
    const rows = { model: this.model, expected, actual: pair.actual.fields }
    const disagreeing: Disagreeing[] = []
    const settled = new Set<string>()
    for (const { comparator } of this.comparators) {
      // A tolerance is for what nobody meant to change; a field that the case sets must have exactly that value.
      const applies = ({ field }: Pick<Disagreement, 'field'>): boolean =>
        comparator.settles === 'equality' || !pair.expected.intended.has(field)
      const existence = comparator.existence(rows).filter(applies)
      const absent = new Set(existence.map(({ field }) => field))
      const compared = comparator
        .compare(rows, this.comparison)
        .filter((entry) => applies(entry) && !absent.has(entry.field))
      for (const { field, message } of [...existence, ...compared]) {
        const kind = this.kindOfDisagreement(pair, field, comparator.settles === 'tolerance', absent.has(field))
        disagreeing.push({ field, kind, comparator: comparator.name, message })
      }
    }
    for (const { comparator } of this.comparators) {
      for (const field of [expected, pair.actual.fields].flatMap((fields) => Object.keys(comparator.scrub(fields)))) {
        if (comparator.settles === 'equality' || !pair.expected.intended.has(field)) settled.add(field)
      }
    }
    return { disagreeing, settled }
  }

  /** What no comparator settled must be equal. */
  private residual(pair: Pair, expected: Fields, settled: ReadonlySet<string>): readonly Disagreeing[] {
    const disagreeing: Disagreeing[] = []
    for (const field of new Set([...Object.keys(expected), ...Object.keys(pair.actual.fields)])) {
      if (settled.has(field) || isMatcher(pair.expected.fields[field])) continue
      const [wanted, actual] = [expected[field], pair.actual.fields[field]]
      if (jsonEquals(wanted, actual)) continue
      const absent = wanted === undefined || actual === undefined
      const kind = absent ? 'existence' : this.kindOfDifference(pair, field)
      disagreeing.push({ field, kind, comparator: null, message: null })
    }
    const pk = pair.expected.pk
    if (this.context.keysPreserved && pair.method !== 'pk' && !isMatcher(pk) && !jsonEquals(pk, pair.actual.pk)) {
      disagreeing.push({ field: 'pk', kind: 'unexpected-change', comparator: null, message: 'the primary key changed' })
    }
    return disagreeing
  }

  private kindOfDisagreement(pair: Pair, field: string, tolerance: boolean, existence: boolean): FindingKind {
    const oneSided = pair.expected.fields[field] === undefined || pair.actual.fields[field] === undefined
    if (oneSided) return 'existence'
    if (!tolerance) return this.kindOfDifference(pair, field)
    return existence ? 'existence' : 'comparator'
  }

  private kindOfDifference(pair: Pair, field: string): FindingKind {
    const { before, intended } = pair.expected
    const unchanged = before !== null && jsonEquals(before.fields[field], pair.actual.fields[field])
    return intended.has(field) && unchanged ? 'missing-change' : 'unexpected-change'
  }

  private finding(pair: Pair, { field, kind, comparator, message }: Disagreeing): Finding {
    const { expected, actual, method } = pair
    const isPk = field === 'pk'
    const show = (side: Pick<typeof expected, 'pk' | 'fields'>): string | null =>
      this.display.value(field, isPk ? side.pk : side.fields[field])
    const actualText = show(actual)
    return {
      kind,
      model: this.model.name,
      ordinal: expected.ordinal,
      expectedPk: isMatcher(expected.pk) ? expected.reportedPk : expected.pk,
      actualPk: actual.pk,
      label: this.display.label(expected.before ?? expected),
      field,
      comparator,
      message: message ?? this.message(kind, field, show(expected), actualText),
      before: this.context.purpose === 'case' && expected.before ? show(expected.before) : null,
      expected: show(expected),
      actual: actualText,
      pairedBy: method,
      step: kind === 'missing-change' ? null : onlyStep(this.context),
      fix:
        kind === 'missing-change'
          ? missingChangeFix(expected.intended.get(field))
          : declareChange(
              this.context,
              this.model,
              changedEntry(this.model, expected.before ?? actual, field, actualText ?? 'null', this.display),
            ),
    }
  }

  private message(kind: FindingKind, field: string, expected: string | null, actual: string | null): string {
    switch (kind) {
      case 'existence':
        return expected === null ? `field ${field} should not be there` : `field ${field} is missing`
      case 'missing-change':
        return `field ${field} should have become ${cut(expected)}, but it did not change`
      default:
        return `field ${field} should be ${cut(expected)}, but is ${cut(actual)}`
    }
  }
}

function cut(text: string | null): string {
  if (text === null) return 'absent'
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
