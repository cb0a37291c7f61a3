import type { CaseReport } from '../../harness/model/case-report.ts'
import type { Finding } from '../../harness/model/finding.ts'
import type { RunReport } from '../../harness/model/report.ts'
import { renderCaseFailure } from '../console/render-case.ts'
import { renderFinding } from '../console/render-finding.ts'
import { createStyle } from '../console/style.ts'
import { blamedLine } from '../text/case-line.ts'
import { plural } from '../text/counts.ts'
import { caseHeadline, caseTitle, findingHeadline } from '../text/headline.ts'
import { shorten } from '../text/shorten.ts'
import { workflowCommand } from './command.ts'

/** Of one kind; GitHub shows no more of a step. */
const mostShown = 10
const titleWidth = 160
const messageWidth = 4000

const plain = createStyle({ color: false })

/** Something to annotate: a finding, or (null) why a case could not be judged. */
interface Place {
  readonly report: CaseReport
  readonly finding: Finding | null
}

/**
 * What is wrong as annotations of GitHub Actions, a line for each: ten errors at most, some of every failing case
 * before more of one, and a notice of what there is besides. Empty when nothing is wrong.
 * @param options.folder of the project below the repository: `apps/shop`; empty: it is the repository
 */
export function renderAnnotations({ cases, problems = [] }: RunReport, options: { readonly folder: string }): string {
  const bad = cases.filter(({ status }) => status === 'fail' || status === 'error').map(placesOf)
  const chosen = choose(bad, mostShown - problems.length)
  const prefix = options.folder === '' ? '' : `${options.folder}/`
  const errors = bad.flat().filter((place) => chosen.has(place))
  const lines = errors.map(({ report, finding }) => annotation(report, finding, prefix))
  const left = bad.flat().length - errors.length
  return [...problems.map(ofNoCase), ...lines, ...(left === 0 ? [] : [leftOut(left, bad, chosen)])]
    .map((line) => `${line}\n`)
    .join('')
}

function placesOf(report: CaseReport): readonly Place[] {
  const findings = report.findings.map((finding) => ({ report, finding }))
  return report.status === 'error' || findings.length === 0 ? [{ report, finding: null }, ...findings] : findings
}

function choose(groups: readonly (readonly Place[])[], most: number): ReadonlySet<Place> {
  const chosen = new Set<Place>()
  for (let round = 0; round < most; round += 1) {
    for (const group of groups) {
      const place = group[round]
      if (place && chosen.size < most) chosen.add(place)
    }
  }
  return chosen
}

function annotation(report: CaseReport, finding: Finding | null, prefix: string): string {
  const title = finding === null ? caseHeadline(report) : findingHeadline(finding)
  const text = finding === null ? renderCaseFailure({ ...report, findings: [] }, plain) : renderFinding(finding, plain)
  return workflowCommand({
    kind: 'error',
    file: `${prefix}${report.file}`,
    line: blamedLine(report, finding) ?? 1,
    title: shorten(title.replace('  ', ' '), titleWidth),
    message: shorten(`${caseTitle(report)}\n${text}`, messageWidth),
  })
}

function ofNoCase(problem: string): string {
  const title = 'pg-roundtrip: the run is not whole'
  return workflowCommand({ kind: 'error', file: null, line: null, title, message: shorten(problem, messageWidth) })
}

function leftOut(left: number, groups: readonly (readonly Place[])[], chosen: ReadonlySet<Place>): string {
  const unseen = groups.filter((group) => !group.some((place) => chosen.has(place))).length
  const cases = unseen === 0 ? '' : `, ${plural(unseen, 'case')} of which no annotation tells`
  return workflowCommand({
    kind: 'notice',
    file: null,
    line: null,
    title: `pg-roundtrip: ${plural(left, 'more finding')}`,
    message: `GitHub shows ${mostShown} errors of a step. There ${left === 1 ? 'is' : 'are'} ${left} more${cases}: see the report.`,
  })
}
