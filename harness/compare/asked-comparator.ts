import type { Comparator, ComparisonContext, Disagreement, Replacement, RowPair } from '../model/comparator.ts'
import { isFrozenInput } from '../model/deep-freeze.ts'
import { HarnessError } from '../model/errors.ts'
import { withoutLateFailure } from '../model/late-failure.ts'

/** Says which row a comparator was asked about, and takes what is hidden of it out of a text. */
export interface AskedRow {
  readonly name: () => string
  readonly redact: (text: string) => string
  /** Whether a field's values must not be shown. */
  readonly isHidden: (field: string) => boolean
}

/**
 * A comparator whose answers can be relied on: anybody may write one.
 * @throws HarnessError `bad-comparator`, which names the comparator and the row, when it throws, changes its input, is
 *   asynchronous, or answers with something that no comparator may
 */
export class AskedComparator {
  private readonly comparator: Comparator

  constructor(comparator: Comparator) {
    this.comparator = comparator
  }

  existence(pair: RowPair, row: AskedRow): readonly Disagreement[] {
    return this.disagreements('existence', row, () => this.comparator.existence(pair))
  }

  compare(pair: RowPair, context: ComparisonContext, row: AskedRow): readonly Disagreement[] {
    return this.disagreements('compare', row, () => this.comparator.compare(pair, context))
  }

  /** The fields that it settles in a row. */
  scrub(fields: RowPair['expected'], row: AskedRow): readonly string[] {
    const marks = this.ask('scrub', row, () => this.comparator.scrub(fields))
    if (typeof marks !== 'object' || marks === null) throw this.misused('scrub gave no object of marks', row)
    return Object.keys(marks).map((field) => this.claimed('scrub', field, row))
  }

  replacements(pair: RowPair, row: AskedRow): readonly Replacement[] {
    const given = this.ask('replacements', row, () => this.comparator.replacements?.(pair) ?? [])
    if (!Array.isArray(given)) throw this.misused(`replacements gave ${kindOf(given)} instead of a list`, row)
    const isComplete = (entry: Partial<Replacement> | null): boolean =>
      [entry?.correlation, entry?.expected, entry?.actual].every((part) => typeof part === 'string')
    if (!given.every(isComplete)) throw this.misused('replacements gave one without its three texts', row)
    return given
  }

  private disagreements(
    part: 'existence' | 'compare',
    row: AskedRow,
    answer: () => readonly Disagreement[],
  ): readonly Disagreement[] {
    const given = this.ask(part, row, answer)
    if (!Array.isArray(given))
      throw this.misused(`${part} gave ${kindOf(given)} instead of a list of disagreements`, row)
    for (const entry of given) {
      if (typeof entry?.message !== 'string') throw this.misused(`${part} gave a disagreement without a message`, row)
      this.claimed(part, entry.field, row)
    }
    return given
  }

  private claimed(part: string, field: string, row: AskedRow): string {
    if (this.comparator.fields.includes(field)) return field
    throw this.misused(`${part} speaks of field ${field}, which it does not claim`, row)
  }

  private ask<T>(part: string, row: AskedRow, answer: () => T): T {
    try {
      return withoutLateFailure(answer())
    } catch (thrown) {
      const what = isFrozenInput(thrown) ? 'changes its input' : 'failed'
      throw this.misused(`${part} ${what}: ${this.said(thrown, row)}`, row)
    }
  }

  /** What it quotes of a hidden value it may have cut or changed before, so that nobody could find it. */
  private said(thrown: unknown, row: AskedRow): string {
    if (this.comparator.fields.some(row.isHidden)) {
      const kind = thrown instanceof Error ? thrown.name : typeof thrown
      return `${kind} (what it says is not shown: the comparator claims a secret field)`
    }
    return row.redact(thrown instanceof Error ? thrown.message : String(thrown))
  }

  /** Without the cause: its stack begins with the message, which may tell a secret. */
  private misused(what: string, row: AskedRow): HarnessError {
    return new HarnessError(`comparator ${this.comparator.name} cannot judge ${row.name()}: ${what}`, {
      code: 'bad-comparator',
      fix: 'try it out by testComparator, of pg-roundtrip/comparators; docs/comparators.md says what a comparator may do',
    })
  }
}

function kindOf(given: unknown): string {
  if (given instanceof Promise) return 'a promise'
  return given === null || given === undefined ? String(given) : `a ${typeof given}`
}
