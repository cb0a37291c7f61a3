import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { ModelName } from '../../../../harness/model/snapshot.ts'
import { changeKinds, type ModelCounts } from '../../change-counts.ts'
import { ofTotal, shownOfAll } from '../../left-out.ts'
import type { LeftOutCount, PageCase } from '../../packed.ts'
import type { CaseRows } from '../data/case-rows.ts'
import { usePrinting } from '../list/use-printing.ts'
import { VirtualList } from '../list/virtual-list.tsx'
import { type Focus, findingAnchor, type RowsOf } from './anchors.ts'
import { ChangeMatrix } from './change-matrix.tsx'
import { RowCard } from './row-card.tsx'
import { rowHeights } from './row-heights.ts'
import type { RowIndex } from './row-index.ts'
import { allRows, isShown, listRows, type RowFilter } from './select-rows.ts'
import { ShownRows } from './shown-rows.tsx'
import { shownText } from './shown-text.ts'
import { isToldAbove } from './told-above.ts'
import { useRowFilter } from './use-row-filter.ts'

interface ChangesSectionProps {
  readonly report: Pick<PageCase, 'findings' | 'whole'>
  readonly changed: CaseRows
  /** Of all rows, also those that are not in the page. */
  readonly counts: readonly ModelCounts[]
  /** What is asked for: it may be a row, or some of them. */
  readonly place: Focus | null
  readonly href: (focus: string) => string
  readonly rows: RowIndex
}

/** Of more rows than this, only those that are not as meant stand open at first. */
const fewRows = 8

/** What happened to rows, by model. */
export function ChangesSection({
  report: { findings, whole },
  changed,
  counts,
  place,
  href,
  rows,
}: ChangesSectionProps) {
  const { heads } = changed
  /** Where one opened or folded a row. */
  const [opened, setOpened] = useState<ReadonlyMap<number, boolean>>(new Map())
  const isOpenAtFirst = (row: ChangedRow, position: number): boolean =>
    row.intended
      ? heads.length <= fewRows
      : !isToldAbove(
          row,
          rows.findingsOf(position).flatMap((at) => findings[at] ?? []),
        )
  const isPrinting = usePrinting()
  const left = whole?.leftOut.changedRows.left ?? 0
  const { filter, setFilter, lineRef } = useRowFilter(place, counts)
  const list = useMemo(() => listRows(heads, filter), [heads, filter])
  const heights = rowHeights()
  const estimateHeight = useCallback(
    (index: number) => {
      // For each of a hundred thousand rows, whenever one takes another height than was guessed: nothing is made, or
      // unpacked.
      const position = list.keyOf(index)
      const head = position < 0 ? undefined : heads[position]
      if (head === undefined) return heights.model
      const isOpen = head.intended ? heads.length <= fewRows : head.findings === undefined
      return isOpen ? heights.open : heights.closed
    },
    [list, heights],
  )
  const anchor = place?.kind === 'row' ? place.anchor : null
  const asked = useMemo(() => (anchor === null ? undefined : rows.positionAt(anchor)), [rows, anchor])
  useEffect(() => {
    const row = asked === undefined ? undefined : heads[asked]
    if (asked === undefined || row === undefined) return
    if (!isShown(row, filter)) setFilter(allRows)
    setOpened(new Map([...opened, [asked, true]]))
  }, [asked])
  const reveal = useMemo(
    () => (asked === undefined ? null : { index: list.indexOf(asked), by: `row ${asked}` }),
    [list, asked],
  )
  const listed = useMemo(() => list.rowsFrom(0), [list])
  const unintended = useMemo(() => heads.filter(({ intended }) => !intended).length, [heads])
  const allUnintended = useMemo(() => countUnintended(counts), [counts])
  if (heads.length + left === 0) return null
  return (
    <section aria-labelledby="changes-title" class="changes">
      <div class="section-head">
        <h2 id="changes-title">
          {shownOfAll(heads.length, whole?.leftOut.changedRows, 'changed row')}
          {allUnintended === 0 ? ', all as intended' : `, ${ofTotal(unintended, allUnintended)} not as intended`}
        </h2>
      </div>
      <ChangeMatrix counts={counts} shown={shownOf(filter)} href={href} />
      <ShownRows
        filter={filter}
        select={setFilter}
        count={listed}
        total={heads.length + left}
        {...{ unintended, href, lineRef }}
      />
      <VirtualList
        class="row-list"
        count={list.count}
        reveal={reveal}
        estimateHeight={estimateHeight}
        keyOf={list.keyOf}
        noun="changed row"
        countFrom={list.rowsFrom}
      >
        {(index) => {
          const item = list.at(index)
          if (item === null) return null
          if (item.kind === 'model') {
            return (
              <h3 class="model-head">
                <bdi>{shownText(item.model)}</bdi>{' '}
                <span class="muted">{shownOfAll(item.count, leftOfModel(counts, filter, item), 'row')}</span>
              </h3>
            )
          }
          const { position } = item
          const row = changed.at(position)
          if (row === undefined) return null
          const anchor = rows.anchorAt(position)
          const isFocused = position === asked
          const isOpen = opened.get(position) ?? (isFocused || isOpenAtFirst(row, position))
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
              isOpen={isPrinting || isOpen}
              isFocused={isFocused}
              toggle={() => setOpened(new Map([...opened, [position, !isOpen]]))}
            />
          )
        }}
      </VirtualList>
    </section>
  )
}

/** How many of a model's rows are not in the page, of those that the filter asks for. */
function leftOfModel(
  counts: readonly ModelCounts[],
  { kind, isUnintendedOnly }: RowFilter,
  shown: { readonly model: ModelName; readonly count: number },
): LeftOutCount {
  const own = counts.find(({ model }) => model === shown.model)
  const all = changeKinds
    .filter((each) => kind === null || each === kind)
    .reduce(
      (sum, each) => sum + (own?.[each].unintended ?? 0) + (isUnintendedOnly ? 0 : (own?.[each].intended ?? 0)),
      0,
    )
  return { left: all - shown.count, of: all }
}

function countUnintended(counts: readonly ModelCounts[]): number {
  return counts.reduce((sum, { added, removed, changed }) => {
    return sum + added.unintended + removed.unintended + changed.unintended
  }, 0)
}

function shownOf({ model, kind }: RowFilter): RowsOf | null {
  return model === null || kind === null ? null : { model, kind }
}
