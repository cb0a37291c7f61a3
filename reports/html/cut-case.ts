import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import { caseCounts } from '../text/counts.ts'
import { bareCase } from './bare-case.ts'
import { countRows } from './change-counts.ts'
import type { ChosenItems } from './choose-items.ts'
import { findingGroup } from './group-findings.ts'
import type { LeftOut, PageCase } from './packed.ts'

/**
 * What the page has of a case, and what it says of the whole.
 * @param whole the case
 * @param items the same with those items in short that are too long
 * @param isBare of the case itself, no more is left than its name, verdict and counts
 */
export function cutCase(whole: CaseReport, items: CaseReport, chosen: ChosenItems, isBare: boolean): PageCase {
  const findings = items.findings.slice(0, chosen.findings)
  const changedRows = items.changedRows.filter((_, row) => chosen.rows[row])
  const source = chosen.source ? whole.source : null
  const leftOut: LeftOut = {
    findings: { left: whole.findings.length - findings.length, of: whole.findings.length },
    changedRows: { left: whole.changedRows.length - changedRows.length, of: whole.changedRows.length },
    shortened: {
      left: newOnes(findings, whole.findings) + newOnes(changedRows, whole.changedRows),
      of: findings.length + changedRows.length,
    },
    sources: { left: whole.source !== null && source === null ? 1 : 0, of: whole.source === null ? 0 : 1 },
    details: { left: isBare ? 1 : 0, of: 1 },
  }
  if (Object.values(leftOut).every(({ left }) => left === 0)) return whole
  return {
    ...(isBare ? bareCase(whole) : whole),
    findings,
    changedRows,
    source,
    whole: {
      counts: caseCounts(whole),
      leftOut,
      rows: isBare ? [] : countRows(whole.changedRows),
      findingGroups: sizes(whole.findings, findings.length, findingGroup),
      findingModels: sizes(whole.findings, findings.length, ({ model }) => model),
    },
  }
}

function newOnes<T>(items: readonly T[], all: readonly T[]): number {
  const known = new Set(all)
  return items.filter((item) => !known.has(item)).length
}

/** How many of all are like each kind of the first ones, in the order in which these first appear; empty where these are all. */
function sizes(findings: readonly Finding[], count: number, kindOf: (finding: Finding) => string): readonly number[] {
  const counts = new Map<string, number>()
  if (count === findings.length) return []
  for (const [index, finding] of findings.entries()) {
    const kind = kindOf(finding)
    const known = counts.get(kind)
    if (known !== undefined || index < count) counts.set(kind, (known ?? 0) + 1)
  }
  return [...counts.values()]
}
