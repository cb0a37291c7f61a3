import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Overview } from '../packed.ts'
import { CasePage } from './case/case-page.tsx'
import { type LoadedCase, loadCase } from './data/load-case.ts'
import { type Route, routeHash } from './navigation/route.ts'
import { useKeys } from './navigation/use-keys.ts'
import { goTo, replaceRoute } from './navigation/use-route.ts'
import { parseFilters } from './overview/filters.ts'
import { selectCases } from './overview/select-cases.ts'
import { isReturning } from './places/return-to-places.ts'
import { LeftOutNote } from './status/left-out-note.tsx'
import type { Triage } from './triage/store.ts'

type CaseRoute = Extract<Route, { kind: 'case' }>

interface CaseViewProps {
  readonly overview: Overview
  readonly route: CaseRoute
}

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly loaded: LoadedCase }
  | { readonly kind: 'failed'; readonly reason: string }

/** Unpacks a case and shows it, with the way to its neighbours in the list. */
export function CaseView({ overview, route, triage }: CaseViewProps & { readonly triage: Triage }) {
  const loaded = useCase(route.position)
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (loaded.kind === 'loading' || route.focus !== null || isReturning()) return
    scrollTo(0, 0)
    ref.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
  }, [loaded.kind])
  const leftOut = overview.cases[route.position - 1]?.leftOut
  return (
    <div ref={ref}>
      <Neighbours overview={overview} route={route} />
      {leftOut && <LeftOutNote leftOut={leftOut} what="this case" />}
      {loaded.kind === 'loading' && (
        <p role="status" class="loading">
          Unpacking …
        </p>
      )}
      {loaded.kind === 'failed' && (
        <div role="alert">
          <h1 tabIndex={-1}>This case cannot be shown</h1>
          <p>{loaded.reason}</p>
        </div>
      )}
      {loaded.kind === 'loaded' && (
        <CasePage
          report={loaded.loaded.report}
          changed={loaded.loaded.rows}
          focus={route.focus}
          href={(focus) => routeHash({ ...route, focus })}
          visit={(focus) => replaceRoute({ ...route, focus })}
          triage={triage}
          query={route.query}
          decidable={overview.cases[route.position - 1]?.decidable ?? 0}
        />
      )}
    </div>
  )
}

function useCase(position: number): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  useEffect(() => {
    let isWanted = true
    const settle = (result: Loaded) => {
      if (isWanted) setLoaded(result)
    }
    loadCase(position).then(
      (loaded) => settle({ kind: 'loaded', loaded }),
      (error: unknown) => settle({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      isWanted = false
    }
  }, [position])
  return loaded
}

/** The way back to the list, and to the cases before and after this one in it. */
function Neighbours({ overview: { cases }, route }: CaseViewProps) {
  const listed = useMemo(() => selectCases(cases, parseFilters(route.query)), [cases, route.query])
  const place = listed.indexOf(route.position - 1)
  const neighbour = (by: number): CaseRoute | null => {
    const index = place === -1 ? undefined : listed[place + by]
    return index === undefined ? null : { ...route, position: index + 1, focus: null }
  }
  const [previous, next] = [neighbour(-1), neighbour(1)]
  const list: Route = { kind: 'overview', query: route.query }
  useKeys({
    u: () => goTo(list),
    '[': () => previous && goTo(previous),
    ']': () => next && goTo(next),
  })
  return (
    <nav class="neighbours no-print" aria-label="Cases">
      <a href={routeHash(list)}>
        <span aria-hidden="true">← </span>All cases
      </a>
      {place !== -1 && <span class="muted">{`${place + 1} of ${listed.length}`}</span>}
      {previous && (
        <a href={routeHash(previous)} rel="prev">
          Previous
        </a>
      )}
      {next && (
        <a href={routeHash(next)} rel="next">
          Next
        </a>
      )}
    </nav>
  )
}
