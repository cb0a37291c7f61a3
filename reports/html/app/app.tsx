import { useEffect, useRef } from 'preact/hooks'
import { verdictText } from '../../text/verdict.ts'
import type { Overview } from '../packed.ts'
import { CaseView } from './case-view.tsx'
import { loadFiles } from './data/load-files.ts'
import { type Route, routeHash } from './navigation/route.ts'
import { TopBar } from './navigation/top-bar.tsx'
import { useRoute } from './navigation/use-route.ts'
import { OverviewPage } from './overview/overview-page.tsx'
import { ExportApproval } from './triage/export-approval.tsx'
import type { Triage } from './triage/store.ts'

/** The whole page. */
export function App({ overview, triage }: { readonly overview: Overview; readonly triage: Triage }) {
  const route = known(useRoute(), overview.cases.length)
  const mainRef = useRef<HTMLElement>(null)
  const lastCase = useRef<number | null>(null)
  const returnedFrom = route.kind === 'overview' ? lastCase.current : null
  const name = route.kind === 'case' ? overview.cases[route.position - 1]?.name : undefined
  useEffect(() => {
    document.title = [name, verdictText(overview), 'pg-roundtrip'].filter(Boolean).join(' · ')
  }, [name])
  useEffect(() => {
    lastCase.current = route.kind === 'case' ? route.position - 1 : null
  })
  return (
    <>
      {/* No link: the part after # of the address says where one is. */}
      <button type="button" class="skip-link" onClick={() => mainRef.current?.focus()}>
        Skip to the content
      </button>
      <TopBar home={routeHash({ kind: 'overview', query: route.query })} />
      <main id="main" class="page" ref={mainRef} tabIndex={-1}>
        {route.kind === 'overview' ? (
          <OverviewPage overview={overview} query={route.query} returnedFrom={returnedFrom} />
        ) : (
          <CaseView key={route.position} overview={overview} route={route} triage={triage} />
        )}
      </main>
      <footer class="page muted">The same as data: report.json, beside this page.</footer>
      <ExportApproval triage={triage} load={(files) => loadFiles(overview, files)} />
    </>
  )
}

/** A case that the report does not have is the overview. */
function known(route: Route, count: number): Route {
  if (route.kind === 'overview' || route.position <= count) return route
  return { kind: 'overview', query: route.query }
}
