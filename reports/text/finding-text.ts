import type { Finding, FindingKind } from '../../harness/model/finding.ts'
import { jsonText } from '../../harness/model/json.ts'
import { shorten } from './shorten.ts'
import { visible } from './visible.ts'

/**
 * - `change`: before, intended and actual tell it all
 * - `row`: the side that has the row tells it all
 * - `rule`: the message says which rule is broken; the three sides show it
 * - `message`: the message says it; sides are shown where there are any
 */
type Layout = 'change' | 'row' | 'rule' | 'message'

const layouts = {
  'unexpected-row': 'row',
  'missing-row': 'row',
  'unexpected-change': 'change',
  'missing-change': 'change',
  comparator: 'rule',
  existence: 'rule',
  'unordered-input': 'message',
  'duplicate-pk': 'message',
  'duplicate-natural-key': 'message',
  'dangling-foreign-key': 'message',
  'sequence-behind': 'message',
  'unknown-model': 'message',
  'unknown-field': 'message',
  'schema-drift': 'message',
} as const satisfies Record<FindingKind, Layout>

/** A side of a finding: JSON text, or null where that side has no such row or field. */
export interface FindingSide {
  readonly name: 'before' | 'intended' | 'expected' | 'actual'
  readonly text: string | null
}

/** A case has a before and intends changes; two files are only held against each other. */
export type FindingSource = 'case' | 'files'

/** The sides that are worth showing, in this order. */
export function findingSides(finding: Finding, source: FindingSource = 'case'): readonly FindingSide[] {
  const actual: FindingSide = { name: 'actual', text: finding.actual }
  const sides: readonly FindingSide[] =
    source === 'files'
      ? [{ name: 'expected', text: finding.expected }, actual]
      : [{ name: 'before', text: finding.before }, { name: 'intended', text: finding.expected }, actual]
  const present = sides.filter((side) => side.text !== null)
  const layout = layouts[finding.kind]
  return layout === 'change' || (layout === 'rule' && present.length > 0) ? sides : present
}

/** The finding's message; null where the sides say the same. */
export function findingMessage(finding: Finding): string | null {
  const layout = layouts[finding.kind]
  const redundant =
    (layout === 'change' && !saysMore(finding)) || (layout === 'row' && findingSides(finding).length > 0)
  return redundant ? null : finding.message
}

/** Which row a key should refer to, or where within a value the difference is, no two values tell. */
function saysMore({ message, expected, actual }: Finding): boolean {
  return expected === actual || /\bshould refer to\b|^at /.test(message)
}

/** `pk 1 (slug "internal")`; null when the finding is about no single row. */
export function findingRow(finding: Finding): string | null {
  const label = finding.label === null ? null : `(${shorten(visible(finding.label), 120)})`
  const parts = [rowKey(finding), label].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' ')
}

/** `in mode twice · by strict equality · paired by pk · introduced by step 1 (…)`: the parts that apply; may be empty. */
export function findingReason(finding: Finding): string {
  const judge = finding.comparator ?? (usesEquality(finding.kind) ? 'strict equality' : null)
  return [
    finding.mode === undefined ? null : `in mode ${finding.mode}`,
    judge === null ? null : `by ${visible(judge)}`,
    finding.pairedBy === null ? null : `paired by ${finding.pairedBy}`,
    finding.step === null ? null : `introduced by ${introducer(finding)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** `step 2 (sql), cases/shop/spring-sale.sql:12, trigger book_touch`: as much of it as is known. */
function introducer({ step, statement, by }: Finding): string {
  return [step, statement, by].flatMap((part) => (part ? visible(part) : [])).join(', ')
}

function usesEquality(kind: FindingKind): boolean {
  return layouts[kind] === 'change' || layouts[kind] === 'rule'
}

function rowKey(finding: Finding): string | null {
  const expected = finding.expectedPk === null ? null : pkText(finding.expectedPk)
  const actual = finding.actualPk === null ? null : pkText(finding.actualPk)
  if (expected !== null && actual !== null && expected !== actual) return `pk ${expected}, actual pk ${actual}`
  const pk = expected ?? actual
  if (pk !== null) return `pk ${pk}`
  return finding.ordinal === null ? null : `row ${finding.ordinal}`
}

/** A primary key for people, on one line. */
export function pkText(pk: Finding['expectedPk']): string {
  return shorten(visible(jsonText(pk)), 120)
}
