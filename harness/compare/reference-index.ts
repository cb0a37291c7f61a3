import type { ExpectedRow } from '../model/change.ts'
import type { JsonValue } from '../model/json.ts'
import { jsonText } from '../model/json.ts'
import { isMatcher } from '../model/matcher.ts'
import { type ModelName, type PrimaryKey, pkKey, type Row } from '../model/snapshot.ts'

export type Side = 'expected' | 'actual'

/** Remembers which rows were paired, so that foreign keys can be compared by what they point at. */
export class ReferenceIndex {
  private readonly pairs = { expected: new Map<string, number>(), actual: new Map<string, number>() }
  private count = 0

  pair(model: ModelName, expected: ExpectedRow, actual: Row): void {
    this.count += 1
    if (!isMatcher(expected.pk)) this.pairs.expected.set(`${model} ${jsonText(expected.pk)}`, this.count)
    if (expected.reportedPk !== null) this.pairs.expected.set(`${model} ${pkKey(expected.reportedPk)}`, this.count)
    this.pairs.actual.set(`${model} ${pkKey(actual.pk)}`, this.count)
  }

  /** Equal texts for keys that point at paired rows, or at nothing with the same value. */
  token(side: Side, target: ModelName, pk: JsonValue): string {
    const text = jsonText(pk)
    const pair = this.pairs[side].get(`${target} ${text}`)
    return pair === undefined ? `?${text}` : `#${pair}`
  }

  /** Null when either side points at no paired row. */
  samePair(target: ModelName, expected: PrimaryKey, actual: PrimaryKey): boolean | null {
    const a = this.pairs.expected.get(`${target} ${pkKey(expected)}`)
    const b = this.pairs.actual.get(`${target} ${pkKey(actual)}`)
    return a === undefined || b === undefined ? null : a === b
  }
}
