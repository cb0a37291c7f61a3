import { useLayoutEffect, useRef } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import { isReturning } from '../places/return-to-places.ts'
import { rowsAnchor } from './anchors.ts'
import type { RowFilter } from './select-rows.ts'
import { shownText } from './shown-text.ts'

interface ShownRowsProps {
  readonly filter: RowFilter
  readonly select: (filter: RowFilter) => void
  /** How many rows are shown, of how many. */
  readonly count: number
  readonly total: number
  readonly unintended: number
  readonly href: (focus: string) => string
  readonly lineRef: { current: HTMLDivElement | null }
}

/** Right above the rows: which of them are shown, and how many, with what shows others. */
export function ShownRows({ filter, select, count, total, unintended, href, lineRef }: ShownRowsProps) {
  const { model, kind, isUnintendedOnly } = filter
  const isAll = count === total
  const wasModel = useRef(model)
  // The link that shows all is gone once it was followed.
  useLayoutEffect(() => {
    if (wasModel.current !== null && model === null && !isReturning() && document.activeElement === document.body) {
      lineRef.current?.focus({ preventScroll: true })
    }
    wasModel.current = model
  }, [model])
  return (
    <div class="shown-rows" ref={lineRef} tabIndex={-1}>
      <p role="status">
        {isAll ? `All ${plural(total, 'row')}` : `${count.toLocaleString('en')} of ${plural(total, 'row')}`}
        {model === null || kind === null ? null : (
          <>
            : {kind} in <bdi>{shownText(model)}</bdi>
          </>
        )}
      </p>
      {model === null ? null : <a href={href(rowsAnchor(null))}>Show all models</a>}
      {unintended === 0 || unintended === total ? null : (
        <label class="no-print">
          <input
            type="checkbox"
            checked={isUnintendedOnly}
            onChange={({ currentTarget }) => select({ ...filter, isUnintendedOnly: currentTarget.checked })}
          />{' '}
          only those not as intended
        </label>
      )}
    </div>
  )
}
