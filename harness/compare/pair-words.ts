import type { ExpectedRow, Origin } from '../model/change.ts'
import type { BoundComparator, Comparator } from '../model/comparator.ts'
import type { Finding, FindingKind, Proposal } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import type { Model } from '../model/schema.ts'
import { type ChangeEntry, EntryWriter } from './change-entry.ts'
import { differenceText } from './difference-text.ts'
import { filesFix } from './files-fix.ts'
import { missingChangeFix, otherValueFix, unacceptedFix } from './fix.ts'
import { type JudgeContext, onlyStep } from './judge-context.ts'
import type { Pair } from './pairing.ts'
import { canPropose, proposalFor } from './propose.ts'
import { renewalText, renewedForm } from './renewed-form.ts'
import { rowBefore } from './row-before.ts'
import type { RowKeys } from './row-keys.ts'
import type { ModelDisplay } from './show.ts'

/** A field of a pair that is not as it should be, before it is worded. */
export interface Disagreeing {
  /** A field's name, or `pk` for a primary key of one column. */
  readonly field: string
  readonly kind: FindingKind
  readonly comparator: string | null
  /** Null: the difference between expected and actual says it all. */
  readonly message: string | null
}

/** Makes findings of what is wrong with a pair: what it is, who wanted it otherwise, and what to do about it. */
export class PairWords {
  private readonly model: Model
  private readonly keys: RowKeys
  private readonly comparators: readonly BoundComparator[]
  private readonly display: ModelDisplay
  private readonly entries: EntryWriter
  private readonly context: JudgeContext

  constructor(
    model: Model,
    keys: RowKeys,
    comparators: readonly BoundComparator[],
    display: ModelDisplay,
    context: JudgeContext,
  ) {
    this.model = model
    this.keys = keys
    this.comparators = comparators
    this.display = display
    this.entries = new EntryWriter(model, display, context.window)
    this.context = context
  }

  finding(pair: Pair, wrong: Disagreeing): Finding {
    const { expected, actual, method } = pair
    const { field, kind, comparator, message } = wrong
    const rejecting = this.rejecting(pair, wrong)
    const before = rowBefore(expected)
    const isPk = field === 'pk' && !Object.hasOwn(actual.fields, 'pk')
    const show = (side: Pick<typeof expected, 'pk' | 'fields'>): string | null => {
      const value = isPk ? side.pk : side.fields[field]
      return this.display.value(field, value === undefined ? value : this.keys.settled(field, value))
    }
    const origin = expected.intended.get(isPk ? (this.model.primaryKey[0] ?? field) : field)
    const found = isPk ? actual.pk : actual.fields[field]
    const renewal = expected.renewed?.get(field)
    const entry = this.context.purpose === 'case' ? this.entry(expected, field, origin, found ?? null) : null
    const proposal = rejecting || found === undefined ? null : this.proposal(pair, wrong, origin, entry)
    return {
      kind,
      model: this.model.name,
      ordinal: expected.ordinal,
      expectedPk: this.display.pk(isMatcher(expected.pk) ? expected.reportedPk : expected.pk),
      actualPk: this.display.pk(actual.pk),
      label: this.display.label(expected.before ?? expected),
      field,
      comparator,
      message: `${
        message ?? differenceText(kind, isPk ? 'the primary key' : `field ${field}`, show(expected), show(actual))
      }${renewal && found !== undefined && renewedForm(renewal, found) !== null ? renewalText(renewal, this.model) : ''}`,
      before: this.context.purpose === 'case' && before ? show(before) : null,
      expected: show(expected),
      actual: show(actual),
      pairedBy: method,
      step: kind === 'missing-change' || rejecting ? null : onlyStep(this.context),
      ...(proposal && { proposal }),
      fix: rejecting ? unacceptedFix(rejecting, this.context) : this.fix(pair, wrong, origin, entry),
    }
  }

  /** Of a row that an entry adds, that entry is what is to be corrected. */
  private entry(expected: ExpectedRow, field: string, origin: Origin | undefined, found: JsonValue): ChangeEntry {
    const isAdded = rowBefore(expected) === null && (origin ?? expected.addedBy)?.kind === 'expectation'
    return isAdded ? this.entries.addedField(expected, field, found) : this.entries.changed(expected, field, found)
  }

  /** The comparator that does not accept a value though nobody changed it; null when it is another matter. */
  private rejecting({ expected, actual }: Pair, { field, comparator: name }: Disagreeing): Comparator | null {
    const [before, found] = [rowBefore(expected)?.fields[field], actual.fields[field]]
    if (name === null || found === undefined || expected.intended.has(field) || !jsonEquals(before, found)) return null
    const rejecting = this.comparators.find(
      ({ comparator }) => comparator.name === name && comparator.fields.includes(field),
    )
    // One that accepts equal values rejects what they refer to.
    return rejecting === undefined || rejecting.comparator.acceptsEqual ? null : rejecting.comparator
  }

  private fix(
    { expected, actual }: Pair,
    { field, kind }: Disagreeing,
    origin: Origin | undefined,
    entry: ChangeEntry | null,
  ): string {
    if (kind === 'missing-change') return missingChangeFix(origin)
    if (entry === null) {
      const found = field === 'pk' && !Object.hasOwn(actual.fields, 'pk') ? actual.pk : actual.fields[field]
      return filesFix(this.context, this.model, field, [expected.before?.fields[field], found])
    }
    const byEntry = expected.addedBy?.kind === 'expectation' ? expected.addedBy : undefined
    return otherValueFix(origin ?? byEntry, this.context, entry.yaml)
  }

  private proposal(
    { expected, actual }: Pair,
    { field }: Disagreeing,
    origin: Origin | undefined,
    entry: ChangeEntry | null,
  ): Proposal | null {
    if (entry === null || !canPropose(this.context)) return null
    const row = rowBefore(expected)
    const [before, found] = Object.hasOwn(actual.fields, field)
      ? [row?.fields[field], actual.fields[field]]
      : [row?.pk, actual.pk]
    const isAsBefore = row !== null && jsonEquals(before, found)
    const by = origin ?? expected.addedBy
    // An equal value that is wrong all the same refers to another row than before.
    if (isAsBefore && by === null) return null
    const isNeedless = isAsBefore && by?.kind === 'expectation'
    const where = this.entries.whereByKey(expected.imported?.row ?? expected.before ?? expected)
    return proposalFor(by, field, isNeedless ? null : entry, where)
  }
}
