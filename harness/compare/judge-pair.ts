import type { BoundComparator, Comparator, ComparisonContext, Replacement, RowPair } from '../model/comparator.ts'
import { deepFreeze } from '../model/deep-freeze.ts'
import type { Finding } from '../model/finding.ts'
import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type ExpectedMatcher, isMatcher, type Matcher } from '../model/matcher.ts'
import { isOwnKey } from '../model/own-key.ts'
import { hasScalarPk, type Model } from '../model/schema.ts'
import type { Fields } from '../model/snapshot.ts'
import { AskedComparator, type AskedRow } from './asked-comparator.ts'
import { kindOfDifference, kindOfDisagreement } from './difference-kind.ts'
import type { JudgeContext } from './judge-context.ts'
import { matches, mismatchOf, mismatchText } from './match-value.ts'
import { type Disagreeing, PairWords } from './pair-words.ts'
import type { Pair } from './pairing.ts'
import type { ReferentTexts } from './referent-texts.ts'
import { rowBefore } from './row-before.ts'
import type { RowKeys } from './row-keys.ts'
import type { ModelDisplay } from './show.ts'

interface AskableComparator {
  readonly comparator: Comparator
  readonly asked: AskedComparator
  readonly comparison: ComparisonContext
}

const none: readonly Disagreeing[] = []

const refersElsewhere = 'has the same value, but refers to another row than it should'

/** A tolerance is for what nobody meant to change; a field that the case sets must have exactly that value. */
function applies({ settles }: Comparator, { expected }: Pair, field: string): boolean {
  return settles === 'equality' || !(expected.intended.has(field) || isMatcher(expected.fields[field]))
}

function holdsNoMatcher(fields: Pair['expected']['fields']): fields is Fields {
  for (const field in fields) if (isMatcher(fields[field])) return false
  return true
}

/** Judges one pair: matchers first, then every comparator's existence and compare, then what is left over, strictly. */
export class PairJudge {
  private readonly model: Model
  private readonly keys: RowKeys
  private readonly comparators: readonly AskableComparator[]
  private readonly display: ModelDisplay
  private readonly words: PairWords
  private readonly context: JudgeContext
  private readonly referents: ReferentTexts

  constructor(
    model: Model,
    keys: RowKeys,
    comparators: readonly BoundComparator[],
    display: ModelDisplay,
    context: JudgeContext,
    comparison: ComparisonContext,
    referents: ReferentTexts,
  ) {
    this.model = model
    this.keys = keys
    const { misdirected: _keysInWords, ...silent } = comparison
    this.comparators = comparators.map(({ comparator }) => ({
      comparator,
      asked: new AskedComparator(comparator),
      comparison: comparator.fields.some((field) => display.isHidden(field)) ? silent : comparison,
    }))
    this.display = display
    this.words = new PairWords(model, keys, comparators, display, context)
    this.context = context
    this.referents = referents
  }

  judge(pair: Pair): readonly Finding[] {
    const matched = this.matchFields(pair)
    const compared = this.compareFields(pair, matched.expected)
    const rest = this.residual(pair, matched.expected).filter(({ field }) => !compared.some((it) => it.field === field))
    const wrong = [...this.judgePk(pair), ...matched.disagreeing, ...compared, ...rest]
    return wrong.map((entry) => this.words.finding(pair, entry))
  }

  /** By field: the first comparator that settles an actual value which is not just what is expected. */
  settledBy(pair: Pair): ReadonlyMap<string, string> {
    const { expected } = this.matchFields(pair)
    const differing = this.differingFields(pair, expected)
    const settled = this.settledFields(pair, expected, differing)
    return new Map([...settled].filter(([field]) => differing.includes(field)))
  }

  /** A primary key of several columns is judged as the fields that it consists of. */
  private judgePk({ expected, actual }: Pair): readonly Disagreeing[] {
    const [field] = this.model.primaryKey
    const isBag = this.comparators.some(({ comparator }) => comparator.pairsBy === 'content')
    if (field === undefined || !hasScalarPk(this.model) || isBag) return []
    const { pk } = expected
    if (isMatcher(pk)) {
      const context = { before: expected.before?.pk, runStart: this.context.window?.start ?? null }
      const refers = pk.rule.matcher === 'reference' ? this.keys.sameReferent(field, expected, actual) : null
      const rule = this.settledRule(field, pk)
      if (refers ?? matches(rule, actual.pk, context)) return []
      const message = `the primary key should be ${this.display.rule('pk', rule)}`
      return [{ field: 'pk', kind: 'unexpected-change', comparator: null, message }]
    }
    const same = this.keys.sameReferent(field, expected, actual)
    if (same ?? (jsonEquals(pk, actual.pk) || !(this.context.keysPreserved || isOwnKey(this.model)))) return []
    const stayed = expected.intended.has(field) && expected.before !== null && jsonEquals(expected.before.pk, actual.pk)
    const message = jsonEquals(pk, actual.pk) ? `the primary key ${refersElsewhere}` : null
    return [{ field: 'pk', kind: stayed ? 'missing-change' : 'unexpected-change', comparator: null, message }]
  }

  /** Replaces matchers by what they matched; one that did not match is reported and replaced all the same. */
  private matchFields({ expected, actual }: Pair): {
    readonly expected: Fields
    readonly disagreeing: readonly Disagreeing[]
  } {
    if (holdsNoMatcher(expected.fields)) return { expected: expected.fields, disagreeing: none }
    const disagreeing: Disagreeing[] = []
    const entries: [string, JsonValue][] = []
    for (const [field, value] of Object.entries(expected.fields)) {
      const found = actual.fields[field]
      if (!isMatcher(value)) {
        entries.push([field, value])
        continue
      }
      const before = rowBefore(expected)?.fields[field]
      const same = value.rule.matcher === 'reference' ? this.keys.sameReferent(field, expected, actual) : null
      const rule = this.settledRule(field, value)
      const mismatch = same ? null : mismatchOf(rule, found, { before, runStart: this.context.window?.start ?? null })
      if (mismatch) {
        const { display } = this
        const [shown, isHidden] = [display.value(field, found), display.isHidden(field)]
        const text = mismatchText(rule, mismatch, shown, isHidden, display.withoutCopies)
        const elsewhere = same === false ? this.misdirected({ expected, actual }, field, false) : null
        const kind = kindOfDifference({ expected, actual }, field)
        disagreeing.push({ field, kind, comparator: null, message: elsewhere ?? `field ${field}${text}` })
      }
      const stayed = mismatch ? null : this.stayed({ expected, actual }, field, rule)
      if (stayed !== null) disagreeing.push({ field, kind: 'missing-change', comparator: null, message: stayed })
      if (found !== undefined) entries.push([field, found])
    }
    return { expected: Object.fromEntries(entries), disagreeing }
  }

  /** What is wrong where an entry says that a field changes, and its matcher takes the value that is still there. */
  private stayed({ expected, actual }: Pick<Pair, 'expected' | 'actual'>, field: string, rule: Matcher): string | null {
    const before = rowBefore(expected)
    const isDeclared = before !== null && expected.intended.get(field)?.kind === 'expectation' && rule.matcher !== 'any'
    if (!isDeclared || !jsonEquals(before.fields[field], actual.fields[field])) return null
    const wanted = this.display.rule(field, rule)
    return `field ${field} should have changed, and be ${wanted}, but is as before (\`$any\` lets it stay)`
  }

  /** With the keys of the rows that it refers to. */
  private settledRule(field: string, value: ExpectedMatcher): Matcher {
    const settled = this.keys.settled(field, value)
    return isMatcher(settled) ? settled.rule : { matcher: 'one-of', values: [settled] }
  }

  private compareFields(pair: Pair, expected: Fields): readonly Disagreeing[] {
    const rows = this.rowPair(pair, expected)
    const row = this.askedRow(pair)
    let found: Disagreeing[] | null = null
    for (const { comparator, asked, comparison } of this.comparators) {
      const existence = asked.existence(rows, row)
      const compared = asked.compare(rows, comparison, row)
      if (existence.length === 0 && compared.length === 0) continue
      const absent = new Set(existence.map(({ field }) => field))
      for (const { field, message } of [...existence, ...compared.filter((entry) => !absent.has(entry.field))]) {
        if (!applies(comparator, pair, field) || this.follows(comparator, pair, field)) continue
        const kind = kindOfDisagreement(pair, field, comparator.settles === 'tolerance', absent.has(field))
        found ??= []
        found.push({ field, kind, comparator: comparator.name, message: row.redact(message) })
      }
    }
    return found ?? none
  }

  /** What the comparators say was drawn anew in a pair, before any is judged; `isHidden`: it must not be shown. */
  replacements(pair: Pair): readonly (Replacement & { readonly isHidden: boolean })[] {
    const sources = this.comparators.filter(({ comparator }) => comparator.replacements)
    if (sources.length === 0) return []
    const rows = this.rowPair(pair, this.matchFields(pair).expected)
    return sources.flatMap(({ comparator, asked }) => {
      const isHidden = comparator.fields.some((field) => this.display.isHidden(field))
      return asked.replacements(rows, this.askedRow(pair)).map((entry) => ({ ...entry, isHidden }))
    })
  }

  /** Whoever changes it is told so. */
  private rowPair({ expected: { intended, addedBy }, actual }: Pair, expected: Fields): RowPair {
    const isMeantToChange = intended.size > 0 || addedBy !== null
    return deepFreeze({ model: this.model, expected, actual: actual.fields, isMeantToChange })
  }

  private askedRow({ expected, actual }: Pair): AskedRow {
    const before = rowBefore(expected)
    const sides = before ? [expected, actual, before] : [expected, actual]
    return {
      name: () => `${this.model.name} pk ${jsonText(this.display.pk(actual.pk))}`,
      redact: (text) => this.display.redact(text, sides),
      isHidden: (field) => this.display.isHidden(field),
    }
  }

  /** What no comparator settled must be equal. */
  private residual(pair: Pair, expected: Fields): readonly Disagreeing[] {
    const differing = this.differingFields(pair, expected)
    if (differing.length === 0) return none
    const settled = this.settledFields(pair, expected, differing)
    return differing
      .filter((field) => !settled.has(field))
      .map((field) => {
        const [wanted, found] = [expected[field], pair.actual.fields[field]]
        const kind = wanted === undefined || found === undefined ? 'existence' : kindOfDifference(pair, field)
        return { field, kind, comparator: null, message: this.misdirected(pair, field, jsonEquals(wanted, found)) }
      })
  }

  /** What is wrong with a reference; null where it is none, and the values tell. */
  private misdirected(
    { expected, actual }: Pick<Pair, 'expected' | 'actual'>,
    field: string,
    isEqual: boolean,
  ): string | null {
    const isElsewhere = this.keys.sameReferent(field, expected, actual) === false
    const pointers = isElsewhere && !this.display.isHidden(field) ? this.keys.pointersOf(field, expected, actual) : null
    const text = pointers && this.referents.misdirected(...pointers)
    if (text) return `field ${field} ${text}`
    return isEqual ? `field ${field} ${refersElsewhere}` : null
  }

  private differingFields(pair: Pair, expected: Fields): readonly string[] {
    const differing: string[] = []
    for (const field in expected) {
      if (isMatcher(pair.expected.fields[field]) || this.isNumbering(field)) continue
      const isSame = this.keys.sameReferent(field, pair.expected, pair.actual)
      if (!(isSame ?? jsonEquals(expected[field], pair.actual.fields[field]))) differing.push(field)
    }
    for (const field in pair.actual.fields) {
      if (!Object.hasOwn(expected, field) && !isMatcher(pair.expected.fields[field])) differing.push(field)
    }
    return differing
  }

  /** Whether the field is a part of the primary key that rows were numbered anew by. */
  private isNumbering(field: string): boolean {
    return !this.context.keysPreserved && this.keys.numbering.has(field)
  }

  /** A key to other rows is equal where it follows them: a comparator may take it for a mere value. Null: it is none. */
  private follows({ settles }: Comparator, { expected, actual }: Pair, field: string): boolean | null {
    return settles === 'equality' ? this.keys.sameKey(field, expected, actual) : null
  }

  /** By the comparators that claim one of the fields that differ: the others have nothing to settle. */
  private settledFields(pair: Pair, expected: Fields, differing: readonly string[]): ReadonlyMap<string, string> {
    const row = this.askedRow(pair)
    const settled = new Map<string, string>()
    for (const { comparator, asked } of this.comparators) {
      if (!comparator.fields.some((field) => differing.includes(field))) continue
      for (const side of [expected, pair.actual.fields]) {
        for (const field of asked.scrub(side, row)) {
          if (settled.has(field) || !applies(comparator, pair, field)) continue
          if (this.follows(comparator, pair, field) !== false) settled.set(field, comparator.name)
        }
      }
    }
    return settled
  }
}
