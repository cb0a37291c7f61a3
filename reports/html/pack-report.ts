import { gzipSync } from 'node:zlib'
import type { RunReport } from '../../harness/model/report.ts'
import { orderedReport } from '../json/ordered-report.ts'
import { allItems, type ChosenItems, chooseItems } from './choose-items.ts'
import { overviewOf } from './overview-of.ts'
import { type CaseTexts, caseTexts } from './pack-case.ts'
import type { LeftOut } from './packed.ts'

/** Base64, safe to stand in HTML. */
export interface PackedReport {
  readonly overview: string
  /** In the order of the report; the blocks of one case a line each. */
  readonly cases: readonly string[]
}

/** Characters of JSON that are compressed together: enough to be small, and little enough to be unpacked at once. */
const blockLength = 250_000

/**
 * A report as data blocks that are `limitBytes` at most. Of one that is larger, changed rows are left out, those that were
 * intended first; findings only when that is not enough.
 */
export function packReport(report: RunReport, limitBytes: number): PackedReport {
  const ordered = orderedReport(report)
  const texts = ordered.cases.map(caseTexts)
  const whole = pack(ordered, texts, texts.map(allItems))
  if (sizeBytes(whole) <= limitBytes) return whole
  const none = pack(
    ordered,
    texts,
    texts.map(({ rows }) => ({ findings: 0, rows: rows.map(() => false) })),
  )
  const ratios = texts.map((text, index) => (whole.cases[index]?.length ?? 0) / (textLength(text) + 1))
  let packed = none
  // What is left compresses a little worse than the whole, so the first choice may be too much.
  for (let share = 0.98; share > 0; share -= 0.07) {
    const total = (limitBytes - sizeBytes(none)) * share
    packed = pack(ordered, texts, chooseItems(ordered.cases, texts, { total, ratios }))
    if (sizeBytes(packed) <= limitBytes) return packed
  }
  return none
}

function pack(report: RunReport, texts: readonly CaseTexts[], chosen: readonly ChosenItems[]): PackedReport {
  const leftOut: LeftOut[] = []
  const cases = texts.map(({ head, findings, rows }, index) => {
    const items = chosen[index] ?? { findings: 0, rows: [] }
    const keptFindings = findings.slice(0, items.findings)
    const keptRows = rows.filter((_, row) => items.rows[row])
    leftOut.push({ findings: findings.length - keptFindings.length, rows: rows.length - keptRows.length })
    return blocksOf([head, ...keptFindings, ...keptRows])
      .map(compressed)
      .join('\n')
  })
  return { overview: compressed(JSON.stringify(overviewOf(report, leftOut))), cases }
}

/** JSON arrays of the items. */
function blocksOf(items: readonly string[]): readonly string[] {
  const blocks: string[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const item of items) {
    if (length > blockLength) {
      blocks.push([])
      length = 0
    }
    blocks.at(-1)?.push(item)
    length += item.length
  }
  return blocks.map((block) => `[${block.join(',')}]`)
}

function compressed(text: string): string {
  return gzipSync(text).toString('base64')
}

function sizeBytes({ overview, cases }: PackedReport): number {
  return cases.reduce((sum, blocks) => sum + blocks.length, overview.length)
}

function textLength({ findings, rows }: CaseTexts): number {
  return [findings, rows].flat().reduce((sum, text) => sum + text.length, 0)
}
