import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { CaseReport } from '../../../../harness/model/case-report.ts'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import { plural } from '../../../text/counts.ts'
import { usePrinting } from '../list/use-printing.ts'
import { VirtualList } from '../list/virtual-list.tsx'
import { findingAnchor, rowAnchor } from './anchors.ts'
import { countRows } from './change-counts.ts'
import { ChangeMatrix } from './change-matrix.tsx'
import { RowCard } from './row-card.tsx'
import type { RowIndex } from './row-index.ts'
import { allRows, isShown, listRows } from './select-rows.ts'
import { shownText } from './shown-text.ts'

interface ChangesSectionProps {
  readonly report: CaseReport
  /** The anchor of the row that is asked for. Null: none is. */
  readonly focused: string | null
  readonly href: (focus: string) => string
  readonly rows: RowIndex
}

/** Of more rows than this, only those that are not as meant stand open at first. */
const fewRows = 8
/** Pixels, about. */
const heights = { closed: 48, open: 220 } as const

/** What happened to rows, by model. */
export function ChangesSection({ report, focused, href, rows }: ChangesSectionProps) {
  const { changedRows, findings } = report
  const [filter, setFilter] = useState(allRows)
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set())
  const isOpenAtFirst = ({ intended }: ChangedRow): boolean => !intended || changedRows.length <= fewRows
  const isPrinting = usePrinting()
  const counts = useMemo(() => countRows(changedRows), [changedRows])
  const list = useMemo(() => listRows(changedRows, filter), [changedRows, filter])
  const estimateHeight = useCallback(
    (index: number) => {
      const item = list.at(index)
      return item?.kind === 'row' && isOpenAtFirst(item.row) ? heights.open : heights.closed
    },
    [list],
  )
  const asked = useMemo(() => (focused === null ? undefined : rows.positionAt(focused)), [rows, focused])
  useEffect(() => {
    const row = asked === undefined ? undefined : changedRows[asked]
    if (row !== undefined && !isShown(row, filter)) setFilter(allRows)
  }, [asked])
  const reveal = useMemo(() => (asked === undefined ? null : list.indexOf(asked)), [list, asked])
  const unintended = useMemo(() => changedRows.filter(({ intended }) => !intended).length, [changedRows])
  if (changedRows.length === 0) return null
  const toggle = (position: number): void => {
    const next = new Set(toggled)
    if (!next.delete(position)) next.add(position)
    setToggled(next)
  }
  return (
    <section aria-labelledby="changes-title" class="changes">
      <div class="section-head">
        <h2 id="changes-title">
          {plural(changedRows.length, 'changed row')}
          {unintended === 0 ? ', all as intended' : `, ${unintended.toLocaleString('en')} not as intended`}
        </h2>
        {unintended === 0 || unintended === changedRows.length ? null : (
          <label>
            <input
              type="checkbox"
              checked={filter.isUnintendedOnly}
              onChange={({ currentTarget }) => setFilter({ ...filter, isUnintendedOnly: currentTarget.checked })}
            />{' '}
            only those not as intended
          </label>
        )}
        {filter.model === null ? null : (
          <button type="button" onClick={() => setFilter({ ...filter, model: null, kind: null })}>
            Show all models
          </button>
        )}
      </div>
      <ChangeMatrix counts={counts} filter={filter} select={setFilter} />
      <VirtualList
        class="row-list"
        count={list.count}
        reveal={reveal}
        estimateHeight={estimateHeight}
        keyOf={list.keyOf}
      >
        {(index) => {
          const item = list.at(index)
          if (item === null) return null
          if (item.kind === 'model') {
            return (
              <h3 class="model-head">
                <bdi>{shownText(item.model)}</bdi> <span class="muted">{plural(item.count, 'row')}</span>
              </h3>
            )
          }
          const { row, position } = item
          const anchor = rowAnchor(row)
          const isFocused = position === asked
          const opensItself = isFocused || isOpenAtFirst(row)
          return (
            <RowCard
              row={row}
              anchor={anchor}
              href={href}
              rows={rows}
              findings={rows.findingsOf(position).flatMap((at) => {
                const finding = findings[at]
                return finding === undefined ? [] : [{ finding, number: at + 1, href: href(findingAnchor(at + 1)) }]
              })}
              isOpen={isPrinting || opensItself !== toggled.has(position)}
              isFocused={isFocused}
              toggle={() => toggle(position)}
            />
          )
        }}
      </VirtualList>
    </section>
  )
}
