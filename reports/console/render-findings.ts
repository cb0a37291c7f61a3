import type { Finding } from '../../harness/model/finding.ts'
import { plural } from '../text/counts.ts'
import type { FindingSource } from '../text/finding-text.ts'
import { otherRows } from '../text/other-rows.ts'
import type { FindingLimits, LeftOut } from '../text/select-findings.ts'
import { selectFindings } from '../text/select-findings.ts'
import { visible } from '../text/visible.ts'
import { renderFinding } from './render-finding.ts'
import type { Style } from './style.ts'

const limits: FindingLimits = { perGroup: 20, total: 60 }
const leftOutLines = 20

/** Findings as paragraphs; what is too much for a console is counted by kind and model at the end. */
export function renderFindings(findings: readonly Finding[], style: Style, source: FindingSource = 'case'): string {
  const { shown, leftOut } = selectFindings(findings, limits)
  const paragraphs = shown.map((finding) =>
    renderFinding(finding, style, { source, otherRows: otherRows(finding, shown) }),
  )
  if (leftOut.length > 0)
    paragraphs.push(
      leftOutText(leftOut)
        .map((line) => style.strong(line))
        .join('\n'),
    )
  return paragraphs.join('\n\n')
}

function leftOutText(leftOut: readonly LeftOut[]): readonly string[] {
  const lines = leftOut
    .slice(0, leftOutLines)
    .map(
      ({ kind, model, count }) => `… and ${count} more ${kind} finding${count === 1 ? '' : 's'} of ${visible(model)}`,
    )
  const rest = leftOut.slice(leftOutLines)
  if (rest.length === 0) return lines
  const count = rest.reduce((sum, group) => sum + group.count, 0)
  return [...lines, `… and ${plural(count, 'finding')} of other kinds or models`]
}
