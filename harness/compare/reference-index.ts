import type { ExpectedRow } from '../model/change.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { type ModelName, type PrimaryKey, pkKey, type Row } from '../model/snapshot.ts'

export type Side = 'expected' | 'actual'

/**
 * What a reference points at: a pair, by its number or (one that was settled before) by the key that both its rows have;
 * a row that is not paired (yet); or no row at all.
 */
export type Referent = number | `settled ${string}` | 'unpaired' | 'nowhere'

/** Whether a row with this key was paired before with one that has the same: such pairs are not among those to judge. */
export type IsSettled = (target: ModelName, pk: JsonValue) => boolean

const unpaired = 0

/** Knows all rows, and remembers which were paired, so that foreign keys can be compared by what they point at. */
export class ReferenceIndex {
  private readonly rows = {
    expected: new Map<ModelName, Map<string, number>>(),
    actual: new Map<ModelName, Map<string, number>>(),
  }
  private readonly closed = new Set<ModelName>()
  private readonly isSettled: IsSettled
  private count = 0

  constructor(isSettled: IsSettled) {
    this.isSettled = isSettled
  }

  addExpected(row: ExpectedRow): void {
    for (const key of keysOf(row)) this.set('expected', row.model, key, unpaired)
  }

  addActual(row: Row): void {
    this.set('actual', row.model, pkKey(row.pk), unpaired)
  }

  pair(expected: ExpectedRow, actual: Row): void {
    this.count += 1
    for (const key of keysOf(expected)) this.set('expected', expected.model, key, this.count)
    this.set('actual', actual.model, pkKey(actual.pk), this.count)
  }

  /** Says that no more rows of the model will be paired. */
  close(model: ModelName): void {
    this.closed.add(model)
  }

  isClosed(model: ModelName): boolean {
    return this.closed.has(model)
  }

  referent(side: Side, target: ModelName, pk: JsonValue): Referent {
    const key = jsonText(pk)
    const number = this.rows[side].get(target)?.get(key)
    if (number === undefined) return this.isSettled(target, pk) ? `settled ${key}` : 'nowhere'
    return number === unpaired ? 'unpaired' : number
  }

  /** Null when either side points at no row. */
  samePair(target: ModelName, expected: PrimaryKey, actual: PrimaryKey): boolean | null {
    const a = this.referent('expected', target, expected)
    const b = this.referent('actual', target, actual)
    return a === 'nowhere' || b === 'nowhere' ? null : a !== 'unpaired' && a === b
  }

  private set(side: Side, model: ModelName, key: string, number: number): void {
    const known = this.rows[side].get(model)
    if (known) known.set(key, number)
    else this.rows[side].set(model, new Map([[key, number]]))
  }
}

/** What refers to a row, as texts: the key that it should have, and the one that its INSERT reported. */
export function keysOf({ pk, reportedPk }: ExpectedRow): readonly string[] {
  return [...(isMatcher(pk) ? [] : [pkKey(pk)]), ...(reportedPk === null ? [] : [pkKey(reportedPk)])]
}
