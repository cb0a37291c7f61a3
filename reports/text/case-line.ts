import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'

/**
 * The line of the case file that is to blame, 1-based: that of the step which introduced the finding, or of what the
 * case's error is about. Null: not known.
 * @param finding null: why the case could not be judged
 */
export function blamedLine({ file, error, steps }: CaseReport, finding: Finding | null): number | null {
  const [, step = ''] = /^step (\d+)\b/.exec(finding?.step ?? '') ?? []
  const line = steps[Number(step) - 1]?.line ?? null
  return finding === null && error !== null ? lineIn(error, `${file}:`) : line
}

/** The number after the first `<file>:`. */
function lineIn(text: string, place: string): number | null {
  const start = text.indexOf(place)
  const [digits = ''] =
    start === -1 ? [] : (/^\d+/.exec(text.slice(start + place.length, start + place.length + 10)) ?? [])
  return digits === '' ? null : Number(digits)
}
