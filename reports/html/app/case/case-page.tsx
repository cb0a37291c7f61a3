import { useMemo } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { Triage } from '../triage/store.ts'
import { useTriage } from '../triage/use-triage.ts'
import { parseFocus } from './anchors.ts'
import { CaseHeader } from './case-header.tsx'
import { CaseSource } from './case-source.tsx'
import { ChangesSection } from './changes-section.tsx'
import { FindingsSection } from './findings-section.tsx'
import { NeighbourhoodPicture } from './neighbourhood-picture.tsx'
import { indexRows } from './row-index.ts'
import './case.css'

export interface CasePageProps {
  readonly report: CaseReport
  /** The last part of the route: `finding-2`, `row-sentry.project-1`. Null: the case as a whole. */
  readonly focus: string | null
  /** The address of a place in this case. */
  readonly href: (focus: string) => string
  /** Goes to a place without a new entry in the browser's history. */
  readonly visit: (focus: string) => void
  readonly triage: Triage
}

/** One case: what is wrong first, then the case file, then all that happened to rows. */
export function CasePage({ report, focus, href, visit, triage }: CasePageProps) {
  useTriage(triage)
  const rows = useMemo(() => indexRows(report.changedRows, report.findings), [report])
  const place = parseFocus(focus)
  const { changedRows } = report
  return (
    <div class="case-page">
      <CaseHeader report={report} />
      <div class="case-body">
        <FindingsSection
          report={report}
          focused={place?.kind === 'finding' ? place.number : null}
          triage={triage}
          href={href}
          visit={visit}
          rows={rows}
        />
        <CaseSource report={report} />
        <ChangesSection report={report} focused={place?.kind === 'row' ? place.anchor : null} href={href} rows={rows} />
        <NeighbourhoodPicture changedRows={changedRows} href={href} rows={rows} />
      </div>
    </div>
  )
}
