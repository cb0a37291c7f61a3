import type { CaseReport } from '../../harness/model/case-report.ts'
import { caseTexts } from './pack-case.ts'

/** What of a case goes into the page. */
export interface ChosenItems {
  /** The first so many. */
  readonly findings: number
  /** Whether each of the changed rows does. */
  readonly rows: readonly boolean[]
  /** Whether the case file does. */
  readonly source: boolean
}

/** What the parts of a case take in the page. Bytes, about. */
export interface ItemCosts {
  readonly findings: readonly number[]
  readonly rows: readonly number[]
  readonly source: number
}

/** Of a case's rows that were not intended, the first so many matter more than the others. */
const firstRows = 2000

const tiers = { finding: 0, unintendedRow: 1, source: 2, furtherUnintendedRow: 3, intendedRow: 4 } as const

interface Candidate {
  readonly position: number
  readonly tier: number
  /** Among those of its tier and case. Each case in turn gives one. */
  readonly rank: number
  /** Of a row. */
  readonly row: number
  readonly cost: number
}

/**
 * Chooses what matters most: findings, then changes that were not intended, case files, and changes that were intended.
 * What does not fit is left out, and smaller ones after it are not; but of a case's findings, none after it is chosen, since
 * they are known by their numbers.
 * @param budget how many bytes all of them may take
 */
export function chooseItems(
  cases: readonly CaseReport[],
  costs: readonly ItemCosts[],
  budget: number,
): readonly ChosenItems[] {
  const chosen = cases.map(({ changedRows }) => ({ findings: 0, rows: changedRows.map(() => false), source: false }))
  let left = budget
  for (const { position, tier, rank, row, cost } of candidates(cases, costs)) {
    const items = chosen[position]
    if (items === undefined || cost > left || (tier === tiers.finding && items.findings < rank)) continue
    left -= cost
    if (tier === tiers.finding) items.findings += 1
    else if (tier === tiers.source) items.source = true
    else items.rows[row] = true
  }
  return chosen
}

/** What items take that cannot be compressed at all. */
export function largestCosts(report: CaseReport): ItemCosts {
  const { findings, rows, rowTextLengths } = caseTexts(report)
  return {
    findings: findings.map((text) => largestCost(text) + largestCount),
    rows: rows.map((text, row) => largestCost(text) + bytesOfCharacter * (rowTextLengths[row] ?? 0)),
    source: bytesOfCharacter * (report.source?.length ?? 0),
  }
}

/** With what is around it, as base64. */
export function largestCost(text: string): number {
  return (Buffer.byteLength(text) + 1) * 1.36
}

/** As JSON may escape it, as base64. */
const bytesOfCharacter = 6 * 1.36
/** A finding may add two numbers to what is said of the whole case. */
const largestCount = 20

function candidates(cases: readonly CaseReport[], costs: readonly ItemCosts[]): readonly Candidate[] {
  return cases
    .flatMap(({ changedRows, source }, position) => {
      const of = costs[position] ?? { findings: [], rows: [], source: 0 }
      const ranks = new Map<number, number>()
      const candidate = (tier: number, cost: number, row = -1): Candidate => {
        const rank = ranks.get(tier) ?? 0
        ranks.set(tier, rank + 1)
        return { position, tier, rank, row, cost }
      }
      const findings = of.findings.map((cost) => candidate(tiers.finding, cost))
      const rows = changedRows.map(({ intended }, row) => {
        const isFirst = (ranks.get(tiers.unintendedRow) ?? 0) < firstRows
        const unintended = isFirst ? tiers.unintendedRow : tiers.furtherUnintendedRow
        return candidate(intended ? tiers.intendedRow : unintended, of.rows[row] ?? 0, row)
      })
      return [...findings, ...rows, ...(source === null ? [] : [candidate(tiers.source, of.source)])]
    })
    .sort((a, b) => a.tier - b.tier || a.rank - b.rank)
}
