import type { Comparison } from '../../harness/model/comparison.ts'
import { jsonLines } from './json-lines.ts'
import { orderedFinding } from './ordered-report.ts'

/** What `roundtrip compare --json` prints: the keys in the order of compare.schema.json, every finding in full. */
export function renderComparison({ schemaVersion, subject, verdict, summary, findings }: Comparison): string {
  const { expectedRows, actualRows, findings: count, byKind } = summary
  return jsonLines({
    schemaVersion,
    subject,
    verdict,
    summary: { expectedRows, actualRows, findings: count, byKind },
    findings: findings.map(orderedFinding),
  })
}
