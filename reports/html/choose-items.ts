import type { CaseReport } from '../../harness/model/case-report.ts'
import type { CaseTexts } from './pack-case.ts'

/** What of a case goes into the page. */
export interface ChosenItems {
  /** The first so many. */
  readonly findings: number
  /** Whether each of the changed rows does. */
  readonly rows: readonly boolean[]
}

/** Of a case's rows that were not intended, the first so many matter more than the others. */
const firstRows = 2000

const tiers = { finding: 0, unintendedRow: 1, furtherUnintendedRow: 2, intendedRow: 3 } as const

interface Candidate {
  readonly position: number
  readonly tier: number
  /** Among those of its tier and case. Each case in turn gives one. */
  readonly rank: number
  /** Null: a finding. */
  readonly row: number | null
  readonly length: number
}

export function allItems({ findings, rows }: CaseTexts): ChosenItems {
  return { findings: findings.length, rows: rows.map(() => true) }
}

/**
 * Chooses what matters most: findings, then changes that were not intended, then those that were.
 * @param budgets.total how many bytes all of them may take
 * @param budgets.ratios for each case, how many bytes a character of its texts takes
 */
export function chooseItems(
  cases: readonly CaseReport[],
  texts: readonly CaseTexts[],
  budgets: { readonly total: number; readonly ratios: readonly number[] },
): readonly ChosenItems[] {
  const chosen = texts.map(({ rows }) => ({ findings: 0, rows: rows.map(() => false) }))
  let left = budgets.total
  for (const { position, row, length } of candidates(cases, texts)) {
    left -= length * (budgets.ratios[position] ?? 1)
    if (left < 0) break
    const items = chosen[position]
    if (items === undefined) continue
    if (row === null) items.findings += 1
    else items.rows[row] = true
  }
  return chosen
}

function candidates(cases: readonly CaseReport[], texts: readonly CaseTexts[]): readonly Candidate[] {
  return texts
    .flatMap(({ findings, rows }, position) => {
      const ranks = [0, 0, 0, 0]
      const next = (tier: number) => {
        const rank = ranks[tier] ?? 0
        ranks[tier] = rank + 1
        return rank
      }
      const ofFindings = findings.map(({ length }): Candidate => {
        return { position, tier: tiers.finding, rank: next(tiers.finding), row: null, length }
      })
      const ofRows = rows.map(({ length }, row): Candidate => {
        const isIntended = cases[position]?.changedRows[row]?.intended ?? true
        const isFirst = (ranks[tiers.unintendedRow] ?? 0) < firstRows
        const tier = isIntended ? tiers.intendedRow : isFirst ? tiers.unintendedRow : tiers.furtherUnintendedRow
        return { position, tier, rank: next(tier), row, length }
      })
      return [...ofFindings, ...ofRows]
    })
    .sort((a, b) => a.tier - b.tier || a.rank - b.rank)
}
