import { createHash } from 'node:crypto'
import type { RunReport } from '../../harness/model/report.ts'

/**
 * SHA-256 of all of a report, hexadecimal: the same report has the same, and another one has another, even where it
 * started at the same time, as one has that is merged again.
 * @param report its members in order
 */
export function reportDigest({ cases, ...run }: RunReport): string {
  const hash = createHash('sha256')
  const add = (part: unknown): void => {
    hash.update(JSON.stringify(part)).update('\n')
  }
  add(run)
  for (const { findings, changedRows, ...rest } of cases) {
    add([rest, findings.length, changedRows.length])
    for (const item of [...findings, ...changedRows]) add(item)
  }
  return hash.digest('hex')
}
