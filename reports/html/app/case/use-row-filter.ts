import { useEffect, useRef, useState } from 'preact/hooks'
import type { ModelCounts } from '../../change-counts.ts'
import { isReturning } from '../places/return-to-places.ts'
import type { Focus } from './anchors.ts'
import { allRows, type RowFilter } from './select-rows.ts'

interface RowFilterState {
  readonly filter: RowFilter
  readonly setFilter: (filter: RowFilter) => void
  /** Goes to what stands right above the rows. */
  readonly lineRef: { current: HTMLDivElement | null }
}

/**
 * Which rows are shown: those that the address names. One that names a finding or a line leaves them as they are; one
 * that names no place, or rows that there are not, leads to all.
 */
export function useRowFilter(place: Focus | null, counts: readonly ModelCounts[]): RowFilterState {
  const lineRef = useRef<HTMLDivElement>(null)
  const named = place?.kind === 'rows' ? place.of : null
  const of = named !== null && counts.some(({ model }) => model === named.model) ? named : null
  const isNamed = place === null || place.kind === 'rows'
  const [filter, setFilter] = useState<RowFilter>(() => ({ ...allRows, ...of }))
  useEffect(() => {
    if (!isNamed) return
    setFilter({ ...filter, model: of?.model ?? null, kind: of?.kind ?? null })
    if (place !== null && !isReturning()) bringIntoView(lineRef.current)
  }, [isNamed, of?.model, of?.kind, place?.kind])
  return { filter, setFilter, lineRef }
}

/** Where it and some of the rows below it can be seen, nothing moves. */
function bringIntoView(line: HTMLElement | null): void {
  const top = line?.getBoundingClientRect().top ?? 0
  if (top < 48 || top > innerHeight * 0.7) line?.scrollIntoView()
}
