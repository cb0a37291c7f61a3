import type { CaseReport, KeptDatabase } from '../../harness/model/case-report.ts'
import { plural } from '../text/counts.ts'
import { visible } from '../text/visible.ts'

const casesShown = 20

/** How to connect to a database that was left, and how to remove it. No final line end. */
export function renderKept({ url, remove }: KeptDatabase): string {
  return `its database was kept:  ${visible(url)}\nto remove it:           ${visible(remove)}`
}

/**
 * The databases that cases left which passed, and so say nothing themselves. Null when there are none; no final line
 * end.
 */
export function renderKeptOfPassed(cases: readonly CaseReport[]): string | null {
  const kept = cases.filter((report) => report.status === 'pass' && report.kept !== null)
  if (kept.length === 0) return null
  const shown = kept.slice(0, casesShown).flatMap(({ file, target, kept }) => {
    const heading = `${visible(file)}${target === null ? '' : ` [${visible(target)}]`}`
    return kept === null
      ? []
      : [
          heading,
          ...renderKept(kept)
            .split('\n')
            .map((line) => `  ${line}`),
        ]
  })
  const left = kept.length - casesShown
  return [...shown, ...(left > 0 ? [`and ${plural(left, 'more database')}: see the report`] : [])].join('\n')
}
