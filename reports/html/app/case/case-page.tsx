import { useMemo } from 'preact/hooks'
import { countRows, type ModelCounts } from '../../change-counts.ts'
import type { LoadedReport } from '../../packed.ts'
import type { CaseRows, RowHead } from '../data/case-rows.ts'
import type { Triage } from '../triage/store.ts'
import { useTriage } from '../triage/use-triage.ts'
import { parseFocus } from './anchors.ts'
import { CaseHeader } from './case-header.tsx'
import { CasePlaces, casePlaces } from './case-places.ts'
import { CaseSource } from './case-source.tsx'
import { ChangesSection } from './changes-section.tsx'
import { FindingsSection } from './findings-section.tsx'
import { missingPlace } from './missing-place.ts'
import { MissingPlaceNote } from './missing-place-note.tsx'
import { NeighbourhoodPicture } from './neighbourhood-picture.tsx'
import { indexRows } from './row-index.ts'
import { sourceLines } from './source-lines.ts'
import { statementLines } from './statement-lines.ts'
import './case.css'

export interface CasePageProps {
  /** Without its changed rows. */
  readonly report: LoadedReport
  readonly changed: CaseRows
  /** The last part of the route: `finding-2`, `row-sentry.project-1`. Null: the case as a whole. */
  readonly focus: string | null
  /** The address of a place in this case. */
  readonly href: (focus: string) => string
  /** Goes to a place without a new entry in the browser's history. */
  readonly visit: (focus: string) => void
  readonly triage: Triage
  /** Of the list that one came from. */
  readonly query: string
  /** How many findings of the case's file can be decided about. */
  readonly decidable: number
}

/** One case: what is wrong first, then the case file, then all that happened to rows. */
export function CasePage({ report, changed, focus, href, visit, triage, query, decidable }: CasePageProps) {
  useTriage(triage)
  const rows = useMemo(() => indexRows(changed.heads, report.findings), [report, changed])
  const place = parseFocus(focus)
  const { source, steps } = report
  const lines = useMemo(() => (source === null ? [] : sourceLines(source, steps)), [source, steps])
  const lineOf = useMemo(() => statementLines(lines), [lines])
  const places = casePlaces({ lines, steps, lineOf, href })
  const counts = useMemo(() => rowCounts(report, changed.heads), [report, changed])
  const missing = useMemo(() => {
    if (focus === null) return null
    const hasRow = (anchor: string) => rows.positionAt(anchor) !== undefined
    const { length } = report.findings
    const leftOut = report.whole?.leftOut
    return missingPlace(focus, place, { findings: length, lines: lines.length, hasRow, rows: counts, leftOut })
  }, [focus, report, rows, lines, counts])
  return (
    <CasePlaces.Provider value={places}>
      <div class="case-page">
        {missing === null ? null : <MissingPlaceNote key={focus} text={missing} />}
        <CaseHeader report={report} decisions={triage.counts(report.file)} decidable={decidable} query={query} />
        <div class="case-body">
          <FindingsSection
            report={report}
            focused={place?.kind === 'finding' ? place.number : null}
            triage={triage}
            href={href}
            visit={visit}
            rows={rows}
          />
          <CaseSource
            report={report}
            lines={lines}
            lineOf={lineOf}
            focused={place?.kind === 'line' ? place.number : null}
            href={href}
          />
          <ChangesSection {...{ report, changed, counts }} place={place} href={href} rows={rows} />
        </div>
        <NeighbourhoodPicture changed={changed} href={href} rows={rows} />
      </div>
    </CasePlaces.Provider>
  )
}

/** Of all its rows, also those that are not in the page, where that is known. */
function rowCounts({ whole }: LoadedReport, heads: readonly RowHead[]): readonly ModelCounts[] {
  return whole !== undefined && whole.leftOut.changedRows.left > 0 && whole.rows.length > 0
    ? whole.rows
    : countRows(heads)
}
