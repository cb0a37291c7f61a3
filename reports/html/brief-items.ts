import type { CaseReport } from '../../harness/model/case-report.ts'
import type { ChangedRow } from '../../harness/model/changed-row.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { jsonText } from '../../harness/model/json.ts'
import { modelName, type PrimaryKey } from '../../harness/model/snapshot.ts'
import { shortFix } from '../text/short-fix.ts'
import { shorten, shortenTogether } from '../text/shorten.ts'
import { type ItemCosts, largestCost } from './choose-items.ts'

/** What a page has of items that would take the room of many others: the same in short. */

/** Characters. */
const longestText = 1000
const longestSide = 300

/** A case with the items in short that take more than `longestBytes`, and what all take then. */
export function withBriefItems(
  report: CaseReport,
  costs: ItemCosts,
  longestBytes: number,
): { readonly report: CaseReport; readonly costs: ItemCosts } {
  const findings = inShort(report.findings, costs.findings, longestBytes, briefFinding)
  const rows = inShort(report.changedRows, costs.rows, longestBytes, briefRow)
  return {
    report: { ...report, findings: findings.items, changedRows: rows.items },
    costs: { ...costs, findings: findings.costs, rows: rows.costs },
  }
}

function inShort<T>(
  items: readonly T[],
  costs: readonly number[],
  longestBytes: number,
  brief: (item: T) => T,
): { readonly items: readonly T[]; readonly costs: readonly number[] } {
  const isLong = (index: number): boolean => (costs[index] ?? 0) > longestBytes
  const shortened = items.map((item, index) => (isLong(index) ? brief(item) : item))
  const cost = (item: T, index: number): number => Math.min(largestCost(JSON.stringify(item)), costs[index] ?? 0)
  return {
    items: shortened,
    costs: shortened.map((item, index) => (isLong(index) ? cost(item, index) : (costs[index] ?? 0))),
  }
}

/** Without what would declare it, for a part of that declares something else. */
function briefFinding({ proposal, ...finding }: Finding): Finding {
  const { label, field, step, statement, by, comparator } = finding
  const isAcceptable = proposal !== undefined && finding.unacceptable === undefined
  return {
    ...finding,
    ...briefSides(finding),
    model: modelName(brief(finding.model)),
    expectedPk: briefPk(finding.expectedPk),
    actualPk: briefPk(finding.actualPk),
    label: optional(label),
    field: optional(field),
    comparator: optional(comparator),
    step: optional(step),
    message: shorten(finding.message, longestText),
    fix: shortFix(finding.fix, longestText),
    ...(statement === undefined ? {} : { statement: brief(statement) }),
    ...(by === undefined ? {} : { by: brief(by) }),
    ...(isAcceptable
      ? { unacceptable: 'what would declare it is too long for this page: see npx roundtrip review' }
      : {}),
  }
}

/** Without what is around the change. */
function briefRow({ unchanged: _, references: __, ...row }: ChangedRow): ChangedRow {
  return {
    ...row,
    model: modelName(brief(row.model)),
    pk: briefPk(row.pk),
    label: optional(row.label),
    intendedBy: optional(row.intendedBy),
    fields: row.fields.map((field) => ({
      ...field,
      ...briefSides(field),
      field: brief(field.field),
      intendedBy: optional(field.intendedBy),
    })),
  }
}

function brief(text: string): string {
  return shorten(text, longestSide)
}

function optional(text: string | null): string | null {
  return text === null ? null : brief(text)
}

function briefSides(sides: Readonly<Record<'before' | 'expected' | 'actual', string | null>>) {
  const texts = [sides.before, sides.expected, sides.actual]
  const [before = null, expected = null, actual = null] = shortenTogether(texts, longestSide)
  return { before, expected, actual }
}

function briefPk<T extends PrimaryKey | null>(pk: T): T | string {
  if (typeof pk === 'number' || pk === null) return pk
  const text = typeof pk === 'string' ? pk : jsonText(pk)
  return text.length <= longestText ? pk : shorten(text, longestText)
}
