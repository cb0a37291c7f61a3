import { Fragment } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { caseMs } from '../../../text/case-time.ts'
import type { OverviewCase } from '../../packed.ts'
import { CutPrint } from '../list/cut-print.tsx'
import { useVirtualWindow } from '../list/use-virtual-window.ts'
import { useKeys } from '../navigation/use-keys.ts'
import type { Triage } from '../triage/store.ts'
import { CaseRow } from './case-row.tsx'
import type { Sort } from './filters.ts'
import { columns, SortHeader } from './sort-header.tsx'

interface CasesTableProps {
  readonly cases: readonly OverviewCase[]
  /** Indexes of those to show, in order. */
  readonly listed: readonly number[]
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  /** Of the filters: it goes along to the case and comes back. */
  readonly query: string
  /** The index of the case that one comes back from: it takes the focus. */
  readonly returnedFrom: number | null
  readonly triage: Triage
}

/** The cases, with keys to go from one to the next. */
export function CasesTable({ cases, listed, sort, onSort, query, returnedFrom, triage }: CasesTableProps) {
  const list = useVirtualWindow<HTMLTableElement>({
    count: listed.length,
    estimateHeight: () => 56,
    keyOf: (place) => listed[place] ?? place,
  })
  const scaleMs = Math.max(...cases.map(({ timings }) => caseMs(timings)), 1)
  const wanted = useRef<number | null>(returnedFrom === null ? null : listed.indexOf(returnedFrom))
  const goToRow = (place: number) => {
    if (place < 0 || place >= listed.length) return
    wanted.current = place
    if (!focusRow(list.containerRef.current, wanted)) list.scrollTo(place)
  }
  useLayoutEffect(() => {
    if (wanted.current !== null) goToRow(wanted.current)
  })
  const step = (by: number) => {
    const current = focusedRow()
    goToRow(
      current === null ? (list.indexes.find((place) => isInView(list.containerRef.current, place)) ?? 0) : current + by,
    )
  }
  useKeys({ j: () => step(1), k: () => step(-1) })
  return (
    <>
      {list.printEnd === null ? null : (
        <CutPrint leftOut={listed.length - list.printEnd} total={listed.length} noun="case" />
      )}
      <table class="cases" aria-rowcount={listed.length + 1} ref={list.containerRef}>
        <caption class="hidden">Cases</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHeader key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {list.before > 0 && <Spacer height={list.before} />}
          {list.indexes.map((place) => {
            const index = listed[place]
            const report = index === undefined ? undefined : cases[index]
            if (index === undefined || report === undefined) return null
            const gap = list.gapAfter(place)
            return (
              <Fragment key={index}>
                <CaseRow {...{ report, index, place, query, scaleMs, triage }} measure={list.measure} />
                {gap > 0 && <Spacer height={gap} />}
              </Fragment>
            )
          })}
          {list.after > 0 && <Spacer height={list.after} />}
        </tbody>
      </table>
    </>
  )
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr class="spacer">
      <td style={{ height: `${height}px` }} />
    </tr>
  )
}

function focusRow(table: HTMLElement | null, wanted: { current: number | null }): boolean {
  const link = table?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] .case-link`)
  if (!link) return false
  wanted.current = null
  link.focus()
  return true
}

function focusedRow(): number | null {
  const place = document.activeElement?.closest<HTMLElement>('tr[data-index]')?.dataset.index
  return place === undefined ? null : Number(place)
}

function isInView(table: HTMLElement | null, place: number): boolean {
  const row = table?.querySelector(`[data-index="${place}"]`)
  return row ? row.getBoundingClientRect().top > 0 : false
}
