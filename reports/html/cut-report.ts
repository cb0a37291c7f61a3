import type { CaseReport } from '../../harness/model/case-report.ts'
import { withBriefItems } from './brief-items.ts'
import { type ChosenItems, chooseItems, type ItemCosts, largestCosts } from './choose-items.ts'
import { cutCase } from './cut-case.ts'
import type { DigestedReport } from './overview-of.ts'
import { type PackedCases, type PackedReport, packCases } from './pack-cases.ts'

/** Of what there is room for, so much is chosen at first: it may compress worse than the whole did. */
const filled = 0.97
/** With so much in it, a page is as good as full. */
const wellFilled = 0.85
const corrections = 2

/** What there is room for of a report that is too large. @param costs of the items of its cases */
export function cutReport(report: DigestedReport, costs: readonly ItemCosts[], limitBytes: number): PackedReport {
  const { cases } = report
  const page = (items: readonly CaseReport[], chosen: readonly ChosenItems[], isBare: boolean): PackedCases => {
    const shown = cases.map((whole, index) => cutCase(whole, items[index] ?? whole, chosen[index] ?? nothing, isBare))
    return packCases(report, shown, { isBare, limitBytes })
  }
  const heads = page(cases, [], false)
  const isBare = heads.sizeBytes > limitBytes / 2
  const frame = isBare ? page(cases, [], true) : heads
  const room = limitBytes - frame.sizeBytes
  if (room < 0 && cases.length > 0) return cutReport(...withFewerCases(report, costs), limitBytes)
  const longest = Math.min(Math.max(room / (4 * cases.length), leastOfItem), room / 20)
  const items = cases.map((whole, index) => withBriefItems(whole, costs[index] ?? noCosts, longest))
  const chosenFor = (itemCosts: readonly ItemCosts[], budget: number): PackedCases => {
    const shortened = items.map(({ report: one }) => one)
    return page(shortened, chooseItems(shortened, itemCosts, budget), isBare)
  }
  const estimated = items.map(({ costs: own }) => own)
  return (
    fullest(room * filled, (budget) => chosenFor(estimated, budget), frame.sizeBytes, limitBytes) ??
    chosenFor(
      items.map(({ report: one }) => largestCosts(one)),
      room,
    )
  )
}

const nothing: ChosenItems = { findings: 0, rows: [], source: false }
const noCosts: ItemCosts = { findings: [], rows: [], source: 0 }
/** Bytes. Items that take less are not shortened, however many cases there are. */
const leastOfItem = 2000

/** Of a few pages, each made with what is known from the one before, the one that holds most. Null: all are too large. */
function fullest(
  firstBudget: number,
  pageFor: (budget: number) => PackedCases,
  frameBytes: number,
  limitBytes: number,
): PackedCases | null {
  const room = limitBytes - frameBytes
  let best: PackedCases | null = null
  let budget = firstBudget
  for (let pass = 0; pass <= corrections; pass += 1) {
    const page = pageFor(budget)
    const used = page.sizeBytes - frameBytes
    if (used <= room && (best === null || page.sizeBytes > best.sizeBytes)) best = page
    else if (used <= room) break
    if (used <= 0 || (used <= room && used >= room * wellFilled)) break
    budget *= (room * filled) / used
  }
  return best
}

/** Where not even the names of all cases have room: half of them, those that did not pass first. */
function withFewerCases(report: DigestedReport, costs: readonly ItemCosts[]): [DigestedReport, readonly ItemCosts[]] {
  const { cases } = report
  const indexes = [...cases.keys()]
  const isWrong = (index: number): number => (['fail', 'error'].includes(cases[index]?.status ?? '') ? 0 : 1)
  const kept = indexes
    .sort((a, b) => isWrong(a) - isWrong(b) || a - b)
    .slice(0, Math.floor(cases.length / 2))
    .sort((a, b) => a - b)
  return [
    { ...report, cases: kept.flatMap((index) => cases[index] ?? []) },
    kept.map((index) => costs[index] ?? noCosts),
  ]
}
