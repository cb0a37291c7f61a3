import {
  type FailedCase,
  type FailedFinding,
  renderCaseHeading,
  renderFindings,
  type Style,
  visible,
} from '../../../reports/index.ts'
import type { Rerun } from '../../model/case-report.ts'

/** What is said of a case before its findings. */
export function caseText({ reports }: FailedCase, style: Style): string {
  const headings = reports.map((report) => renderCaseHeading(report, style))
  const doubts = reports.flatMap(({ rerun }) => (rerun === null ? [] : doubtOf(rerun)))
  return ['', ...headings, ...[...new Set(doubts)].map((doubt) => `     ${style.bad(doubt)}`)].join('\n')
}

/** @param preview what accepting it writes; null: it can't be accepted */
export function findingText(
  { finding, targets, acceptability }: FailedFinding,
  preview: string | null,
  style: Style,
): string {
  const found = targets.length === 0 ? [] : [style.faint(`  on ${targets.map(visible).join(', ')} only`)]
  const why =
    acceptability.kind === 'unacceptable' ? [style.strong(`  can't be accepted: ${visible(acceptability.why)}`)] : []
  return ['', renderFindings([finding], style), ...found, ...why, ...(preview === null ? [] : [preview])].join('\n')
}

/** Why accepting may not be enough. */
function doubtOf(rerun: Rerun): readonly string[] {
  switch (rerun.kind) {
    case 'deterministic':
      return []
    case 'infrastructure':
      return ['it was not judged again, for want of a working database']
    case 'non-deterministic': {
      const fields = rerun.varied.map(({ model, field }) => (field === null ? model : `${model}.${field}`))
      const where = fields.length === 0 ? '' : ` (${visible(fields.join(', '))})`
      return [`something else was found when it ran again${where}: what varies can't be declared`]
    }
  }
}
