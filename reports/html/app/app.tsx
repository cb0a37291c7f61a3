import { useEffect, useMemo, useRef } from 'preact/hooks'
import { verdictText } from '../../text/verdict.ts'
import type { Overview } from '../packed.ts'
import { shownText } from './case/shown-text.ts'
import { CaseView } from './case-view.tsx'
import { loadFiles } from './data/load-files.ts'
import { NowherePage } from './navigation/nowhere-page.tsx'
import { useOpenForPrint } from './navigation/open-for-print.ts'
import { ReportFooter } from './navigation/report-footer.tsx'
import { type Route, routeHash } from './navigation/route.ts'
import { TopBar } from './navigation/top-bar.tsx'
import { useRoute } from './navigation/use-route.ts'
import { OverviewPage } from './overview/overview-page.tsx'
import { DecisionBar } from './triage/decision-bar.tsx'
import type { Triage } from './triage/store.ts'

/** The whole page. */
export function App({ overview, triage }: { readonly overview: Overview; readonly triage: Triage }) {
  const route = known(useRoute(), overview.cases.length)
  useOpenForPrint()
  const decidable = useMemo(() => decidableOf(overview), [overview])
  const mainRef = useRef<HTMLElement>(null)
  const lastCase = useRef<number | null>(null)
  const returnedFrom = route.kind === 'overview' ? lastCase.current : null
  const name = route.kind === 'case' ? overview.cases[route.position - 1]?.name : undefined
  useEffect(() => {
    document.title = [name ? shownText(name) : '', verdictText(overview), 'pg-roundtrip'].filter(Boolean).join(' · ')
  }, [name])
  useEffect(() => {
    lastCase.current = route.kind === 'case' ? route.position - 1 : null
  })
  return (
    <>
      {/* No link: the part after # of the address says where one is. */}
      <button type="button" class="skip-link no-print" onClick={() => mainRef.current?.focus()}>
        Skip to the content
      </button>
      <TopBar home={routeHash({ kind: 'overview', query: route.query })} />
      <main id="main" class="page" ref={mainRef} tabIndex={-1}>
        {route.kind === 'overview' && (
          <OverviewPage overview={overview} query={route.query} returnedFrom={returnedFrom} triage={triage} />
        )}
        {route.kind === 'case' && <CaseView key={route.position} overview={overview} route={route} triage={triage} />}
        {route.kind === 'nowhere' && <NowherePage count={overview.cases.length} {...route} />}
      </main>
      <ReportFooter />
      <DecisionBar triage={triage} decidable={decidable} load={(files) => loadFiles(overview, files)} />
    </>
  )
}

function known(route: Route, count: number): Route {
  if (route.kind !== 'case' || route.position <= count) return route
  return { kind: 'nowhere', isOfCase: true, query: route.query }
}

/** What several targets found of one file is decided about once. */
function decidableOf({ cases }: Overview): number {
  return [...new Map(cases.map(({ file, decidable }) => [file, decidable])).values()].reduce((sum, one) => sum + one, 0)
}
