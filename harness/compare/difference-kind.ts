import type { FindingKind } from '../model/finding.ts'
import { jsonEquals } from '../model/json.ts'
import type { Pair } from './pairing.ts'
import { rowBefore } from './row-before.ts'

/** Of a field that is not as it should be: whether it changed, or failed to. */
export function kindOfDifference({ expected, actual }: Pick<Pair, 'expected' | 'actual'>, field: string): FindingKind {
  const { intended } = expected
  const before = rowBefore(expected)
  const unchanged = before !== null && jsonEquals(before.fields[field], actual.fields[field])
  return intended.has(field) && unchanged ? 'missing-change' : 'unexpected-change'
}

/** @param isTolerant whether the comparator accepts other values; `isExistence`: whether its existence rule is broken */
export function kindOfDisagreement(pair: Pair, field: string, isTolerant: boolean, isExistence: boolean): FindingKind {
  const oneSided = pair.expected.fields[field] === undefined || pair.actual.fields[field] === undefined
  if (oneSided) return 'existence'
  if (!isTolerant) return kindOfDifference(pair, field)
  return isExistence ? 'existence' : 'comparator'
}
