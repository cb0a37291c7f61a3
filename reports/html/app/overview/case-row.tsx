import { caseMs } from '../../../text/case-time.ts'
import { durationText } from '../../../text/duration.ts'
import { visible } from '../../../text/visible.ts'
import type { OverviewCase } from '../../packed.ts'
import { routeHash } from '../navigation/route.ts'
import { StatusBadge } from '../status/status-badge.tsx'
import { PhaseBar } from '../timings/phase-bar.tsx'
import { timingsText } from '../timings/phases.ts'
import { DecisionCounts } from '../triage/decision-counts.tsx'
import type { Triage } from '../triage/store.ts'
import { TagLink } from './tag-link.tsx'

interface CaseRowProps {
  readonly report: OverviewCase
  /** In the report. */
  readonly index: number
  /** In the list. */
  readonly place: number
  readonly query: string
  readonly scaleMs: number
  readonly triage: Triage
  readonly measure: (row: HTMLElement | null) => void
}

/** A case in the list. All of the row leads to it. */
export function CaseRow({ report, index, place, query, scaleMs, triage, measure }: CaseRowProps) {
  const href = routeHash({ kind: 'case', position: index + 1, focus: null, query })
  const total = caseMs(report.timings)
  const counts = triage.counts(report.file)
  const isDecided = report.findings > 0 && counts.accepted + counts.rejected > 0
  const isOdd = report.status !== 'pass' && report.actualChanges !== report.intendedChanges
  return (
    <tr data-index={place} aria-rowindex={place + 2} ref={measure}>
      <td class="column-status">
        <StatusBadge status={report.status} />
      </td>
      <th scope="row" class="column-name">
        <a class="case-link" href={href}>
          <bdi>{visible(report.name)}</bdi>
        </a>
        <div class="where">
          <code dir="ltr">{visible(report.file)}</code>
          {report.target !== null && (
            <span class="tag">
              <bdi>{visible(report.target)}</bdi>
            </span>
          )}
          {report.tags.map((tag) => (
            <TagLink key={tag} tag={tag} query={query} />
          ))}
          {isDecided && <DecisionCounts counts={counts} decidable={report.decidable} />}
        </div>
      </th>
      <td class="column-findings number">
        <span class={report.findings === 0 ? 'muted' : 'fail'}>{report.findings}</span>
        <span class="unit"> {report.findings === 1 ? 'finding' : 'findings'}</span>
      </td>
      <td class="column-intended number muted">{report.intendedChanges}</td>
      <td class="column-changes number">
        {isOdd ? <b>{report.actualChanges}</b> : report.actualChanges}
        <span class="unit">{` seen, ${report.intendedChanges} intended`}</span>
      </td>
      <td class="column-time">
        {/* Leads where the row does, and when it is pointed at tells where the time went. */}
        <a class="time-link" href={href} title={timingsText(report.timings)} tabIndex={-1}>
          <span class="number">{total === 0 ? '–' : durationText(total)}</span>
          <PhaseBar timings={report.timings} scaleMs={scaleMs} />
        </a>
      </td>
    </tr>
  )
}
