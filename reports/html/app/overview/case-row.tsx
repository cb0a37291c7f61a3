import { durationText } from '../../../text/duration.ts'
import { visible } from '../../../text/visible.ts'
import type { OverviewCase } from '../../packed.ts'
import { routeHash } from '../navigation/route.ts'
import { StatusBadge } from '../status/status-badge.tsx'
import { PhaseBar } from '../timings/phase-bar.tsx'
import { totalMs } from '../timings/phases.ts'

interface CaseRowProps {
  readonly report: OverviewCase
  /** In the report. */
  readonly index: number
  /** In the list. */
  readonly place: number
  readonly query: string
  readonly scaleMs: number
  readonly measure: (row: HTMLElement | null) => void
}

/** A case in the list. All of the row leads to it. */
export function CaseRow({ report, index, place, query, scaleMs, measure }: CaseRowProps) {
  const href = routeHash({ kind: 'case', position: index + 1, focus: null, query })
  const total = totalMs(report.timings)
  const isOdd = report.status !== 'pass' && report.actualChanges !== report.intendedChanges
  return (
    <tr data-index={place} aria-rowindex={place + 2} ref={measure}>
      <td class="column-status">
        <StatusBadge status={report.status} />
      </td>
      <th scope="row" class="column-name">
        <a href={href}>
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
            <span key={tag} class="tag">
              <bdi>{`#${visible(tag)}`}</bdi>
            </span>
          ))}
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
        <span class="number">{total === 0 ? '–' : durationText(total)}</span>
        <PhaseBar timings={report.timings} scaleMs={scaleMs} />
      </td>
    </tr>
  )
}
