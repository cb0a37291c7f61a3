import type { RunReport } from '../../harness/model/report.ts'
import { orderedReport } from '../json/ordered-report.ts'
import { cutReport } from './cut-report.ts'
import { type PackedReport, packCases } from './pack-cases.ts'
import { reportDigest } from './report-digest.ts'

/**
 * A report as data blocks that take `limitBytes` at most, with what stands around each in the page. Of one that is larger,
 * what matters least is left out, and the rest says how much that is.
 */
export function packReport(report: RunReport, limitBytes: number): PackedReport {
  const inOrder = orderedReport(report)
  const ordered = { ...inOrder, digest: reportDigest(inOrder) }
  const whole = packCases(ordered, ordered.cases, { isBare: false, limitBytes })
  return whole.sizeBytes <= limitBytes ? whole : cutReport(ordered, whole.costs, limitBytes)
}
