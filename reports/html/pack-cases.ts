import { bareOverview } from './bare-case.ts'
import type { ItemCosts } from './choose-items.ts'
import { type DigestedReport, overviewOf } from './overview-of.ts'
import { caseTexts } from './pack-case.ts'
import { compressed, type PackedItems, packItems } from './pack-items.ts'
import type { PageCase } from './packed.ts'

/** Base64, safe to stand in HTML. */
export interface PackedReport {
  readonly overview: string
  /** In the order of the report; the blocks of one case a line each. */
  readonly cases: readonly string[]
}

export interface PackedCases extends PackedReport {
  /** With what stands around the blocks in the page. */
  readonly sizeBytes: number
  /** Of each case's items. */
  readonly costs: readonly ItemCosts[]
}

/** Bytes of the element around the blocks of a case, at most. */
const elementBytes = 60

/**
 * @param shown what the page has of each case of the report, in their order
 * @param limitBytes what comes out is useless where it is larger, but for its costs
 */
export function packCases(
  report: DigestedReport,
  shown: readonly PageCase[],
  { isBare, limitBytes }: { readonly isBare: boolean; readonly limitBytes: number },
): PackedCases {
  const whole = overviewOf(report, shown)
  const overview = compressed(JSON.stringify(isBare ? bareOverview(whole) : whole))
  const cases: string[] = []
  const costs: ItemCosts[] = []
  let sizeBytes = overview.length + elementBytes
  for (const one of shown) {
    const packed = packCase(one, limitBytes - sizeBytes)
    cases.push(packed.blocks)
    costs.push(packed.costs)
    sizeBytes += packed.sizeBytes + elementBytes
  }
  return { overview, cases, sizeBytes, costs }
}

function packCase(report: PageCase, roomBytes: number): Omit<PackedItems, 'costs'> & { readonly costs: ItemCosts } {
  const { head, findings, rows, rowTextLengths } = caseTexts(report)
  const { costs, ...packed } = packItems([head, ...findings, ...rows], roomBytes)
  const headCost = (length: number) => ((costs[0] ?? 0) * length) / head.length
  const rowCosts = costs.slice(1 + findings.length)
  return {
    ...packed,
    costs: {
      findings: costs.slice(1, 1 + findings.length),
      rows: rowCosts.map((cost, row) => cost + headCost(rowTextLengths[row] ?? 0)),
      source: headCost(report.source?.length ?? 0),
    },
  }
}
