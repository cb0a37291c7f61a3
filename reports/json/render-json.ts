import type { RunReport } from '../../harness/model/report.ts'
import { jsonLines } from './json-lines.ts'
import { orderedReport } from './ordered-report.ts'

/** `report.json`: the keys in the order of the published schema. */
export function renderJson(report: RunReport): string {
  return jsonLines(orderedReport(report))
}
