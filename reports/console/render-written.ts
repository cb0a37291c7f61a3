import type { CaseReport } from '../../harness/model/case-report.ts'
import { plural } from '../text/counts.ts'
import { visible } from '../text/visible.ts'

const casesShown = 20

/** What was written into case files, a line for each. Null when nothing was. No final line end. */
export function renderWritten(cases: readonly CaseReport[]): string | null {
  const written = cases.flatMap(({ file, written: what, status }) => {
    const still = status === 'pass' ? '' : ', and it still fails'
    return what === null ? [] : [`wrote ${visible(file)}: ${visible(what)}${still}`]
  })
  if (written.length === 0) return null
  const left = written.length - casesShown
  return [...written.slice(0, casesShown), ...(left > 0 ? [`and ${plural(left, 'more case')}`] : [])].join('\n')
}
