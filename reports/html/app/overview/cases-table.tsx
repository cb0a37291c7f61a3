import { useLayoutEffect, useRef } from 'preact/hooks'
import type { OverviewCase } from '../../packed.ts'
import { useVirtualWindow } from '../list/use-virtual-window.ts'
import { useKeys } from '../navigation/use-keys.ts'
import { totalMs } from '../timings/phases.ts'
import { CaseRow } from './case-row.tsx'
import type { Sort, SortKey } from './filters.ts'

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
}

interface Column {
  readonly key: SortKey
  readonly name: string
  /** The order that one wants first. */
  readonly largestFirst: boolean
  readonly isNumber: boolean
}

const columns: readonly Column[] = [
  { key: 'status', name: 'Status', largestFirst: false, isNumber: false },
  { key: 'name', name: 'Case', largestFirst: false, isNumber: false },
  { key: 'findings', name: 'Findings', largestFirst: true, isNumber: true },
  { key: 'intended', name: 'Intended', largestFirst: true, isNumber: true },
  { key: 'changes', name: 'Seen', largestFirst: true, isNumber: true },
  { key: 'time', name: 'Time', largestFirst: true, isNumber: false },
]

/** The cases, with keys to go from one to the next. */
export function CasesTable({ cases, listed, sort, onSort, query, returnedFrom }: CasesTableProps) {
  const list = useVirtualWindow<HTMLTableElement>({
    count: listed.length,
    estimateHeight: () => 56,
    keyOf: (place) => listed[place] ?? place,
  })
  const scaleMs = Math.max(...cases.map(({ timings }) => totalMs(timings)), 1)
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
          return <CaseRow key={index} {...{ report, index, place, query, scaleMs }} measure={list.measure} />
        })}
        {list.after > 0 && <Spacer height={list.after} />}
      </tbody>
    </table>
  )
}

interface SortHeaderProps {
  readonly column: Column
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
}

function SortHeader({ column: { key, name, largestFirst, isNumber }, sort, onSort }: SortHeaderProps) {
  const isChosen = sort.key === key
  const order = sort.descending ? 'descending' : 'ascending'
  /** The more telling order, then the other one, then that of the report. */
  const next = (): Sort => {
    if (!isChosen) return { key, descending: largestFirst }
    if (sort.descending === largestFirst) return { key, descending: !largestFirst }
    return { key: 'report', descending: false }
  }
  return (
    <th scope="col" class={`column-${key} ${isNumber ? 'number' : ''}`} aria-sort={isChosen ? order : 'none'}>
      <button type="button" onClick={() => onSort(next())}>
        {name}
        <span aria-hidden="true">{isChosen ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
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
  const link = table?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`)
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
