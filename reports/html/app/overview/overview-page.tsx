import { useMemo, useRef } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import type { Overview } from '../../packed.ts'
import { useKeys } from '../navigation/use-keys.ts'
import { replaceRoute } from '../navigation/use-route.ts'
import { PhaseLegend } from '../timings/phase-bar.tsx'
import type { Triage } from '../triage/store.ts'
import { useTriage } from '../triage/use-triage.ts'
import { CasesTable } from './cases-table.tsx'
import { choicesOf } from './choices.ts'
import { FilterBar } from './filter-bar.tsx'
import { type Filters, filtersQuery, parseFilters } from './filters.ts'
import { selectCases } from './select-cases.ts'
import { TargetsTable } from './targets-table.tsx'
import { VerdictHeader } from './verdict-header.tsx'
import './overview.css'

interface OverviewPageProps {
  readonly overview: Overview
  /** Of the address: what is filtered and sorted. */
  readonly query: string
  /** The index of the case that one comes back from; null: from nowhere. */
  readonly returnedFrom: number | null
  readonly triage: Triage
}

/** The first view: what came of the run, and its cases. */
export function OverviewPage({ overview, query, returnedFrom, triage }: OverviewPageProps) {
  useTriage(triage)
  const { cases } = overview
  const filters = parseFilters(query)
  const searchRef = useRef<HTMLInputElement>(null)
  const choices = useMemo(() => choicesOf(cases), [cases])
  const listed = useMemo(() => selectCases(cases, parseFilters(query)), [cases, query])
  const change = (parts: Partial<Filters>) => {
    replaceRoute({ kind: 'overview', query: filtersQuery({ ...filters, ...parts }) })
  }
  useKeys({
    '/': () => {
      searchRef.current?.focus()
      searchRef.current?.select()
    },
  })
  return (
    <>
      <VerdictHeader overview={overview} />
      <TargetsTable targets={overview.targets} />
      {cases.length > 0 && (
        <section class="case-list" aria-labelledby="cases-heading">
          <div class="list-heading">
            <h2 id="cases-heading">Cases</h2>
            <p role="status">
              {listed.length === cases.length ? plural(cases.length, 'case') : `${listed.length} of ${cases.length}`}
            </p>
            <PhaseLegend />
          </div>
          <FilterBar {...{ cases, choices, filters, change, searchRef }} />
          {listed.length === 0 ? (
            <p class="nothing">No case matches what is searched and chosen.</p>
          ) : (
            <CasesTable
              {...{ cases, listed, query, returnedFrom, triage }}
              sort={filters.sort}
              onSort={(sort) => change({ sort })}
            />
          )}
        </section>
      )}
    </>
  )
}
