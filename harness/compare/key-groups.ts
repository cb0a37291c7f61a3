import type { ExpectedRow } from '../model/change.ts'
import type { PairingMethod } from '../model/finding.ts'
import type { Row } from '../model/snapshot.ts'
import type { OpenRow } from './reference-index.ts'
import type { KeyOf } from './row-keys.ts'

/** Which rows with equal keys are pairs: those that alone have theirs on their side, or all, the first with the first. */
export type Which = 'distinct' | 'in-order'

/** Rows with the same key. */
interface Group {
  readonly expected: Line<ExpectedRow>
  readonly actual: Line<Row>
}

/** Rows in the order in which they came. Those that have a partner stay in the list, uncounted. */
interface Line<R> {
  readonly rows: R[]
  count: number
  /** Where the first may stand that has none. */
  first: number
}

/** The rows of a model by one key of theirs, as far as it is known. Each row costs once, whenever its key gets known. */
export class KeyGroups {
  readonly method: PairingMethod
  private readonly keyOf: KeyOf
  private readonly which: Which
  private readonly byKey = new Map<string, Group>()
  private readonly byRow = new Map<ExpectedRow | Row, Group>()
  /** Groups that may hold a pair. */
  private readonly open = new Set<Group>()

  constructor(method: PairingMethod, keyOf: KeyOf, which: Which) {
    this.method = method
    this.keyOf = keyOf
    this.which = which
  }

  /** Does nothing where the row's key is not known yet, or the row is there. */
  add({ side, row }: OpenRow): void {
    const key = this.byRow.has(row) ? null : this.keyOf(side, row)
    if (key === null) return
    let group = this.byKey.get(key)
    if (!group) {
      group = { expected: newLine(), actual: newLine() }
      this.byKey.set(key, group)
    }
    this.byRow.set(row, group)
    if (side === 'expected') append(group.expected, row)
    else append(group.actual, row)
    if (this.holdsPair(group)) this.open.add(group)
  }

  /** Says that the two rows have each other, by whatever key. */
  remove(expected: ExpectedRow, actual: Row): void {
    const [one, other] = [this.byRow.get(expected), this.byRow.get(actual)]
    if (!one && !other) return
    if (one) one.expected.count -= 1
    if (other) other.actual.count -= 1
    this.byRow.delete(expected)
    this.byRow.delete(actual)
    for (const group of [one, other]) if (group && this.holdsPair(group)) this.open.add(group)
  }

  /** Two rows that are a pair, which the caller has to remove; null when there are none. */
  next(): readonly [ExpectedRow, Row] | null {
    for (const group of this.open) {
      if (this.holdsPair(group)) {
        const [expected, actual] = [this.first(group.expected), this.first(group.actual)]
        if (expected && actual) return [expected, actual]
      }
      this.open.delete(group)
    }
    return null
  }

  /** What is left of each group that has rows of both sides. */
  *left(): Generator<{ readonly expected: readonly ExpectedRow[]; readonly actual: readonly Row[] }> {
    for (const group of this.byKey.values()) {
      if (group.expected.count === 0 || group.actual.count === 0) continue
      yield {
        expected: group.expected.rows.filter((row) => this.byRow.has(row)),
        actual: group.actual.rows.filter((row) => this.byRow.has(row)),
      }
    }
  }

  private holdsPair({ expected, actual }: Group): boolean {
    return this.which === 'distinct'
      ? expected.count === 1 && actual.count === 1
      : expected.count > 0 && actual.count > 0
  }

  private first<R extends ExpectedRow | Row>(line: Line<R>): R | undefined {
    for (; line.first < line.rows.length; line.first += 1) {
      const row = line.rows[line.first]
      if (row && this.byRow.has(row)) return row
    }
    return undefined
  }
}

function append<R>(line: Line<R>, row: R): void {
  line.rows.push(row)
  line.count += 1
}

function newLine<R>(): Line<R> {
  return { rows: [], count: 0, first: 0 }
}
