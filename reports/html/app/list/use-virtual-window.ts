import {
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  type Range,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core'
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
import { isReturning } from '../places/return-to-places.ts'
import { usePrinting } from './use-printing.ts'

export interface VirtualWindowOptions {
  readonly count: number
  /** Pixels; what an item really takes is measured once it is there. */
  readonly estimateHeight: (index: number) => number
  /** The same item has the same key, wherever it is in the list. */
  readonly keyOf: (index: number) => string | number
}

export interface VirtualWindow<E extends HTMLElement> {
  /** Goes to the element that the items are in. */
  readonly containerRef: { current: E | null }
  /** Those to be rendered, in order; each as an element with `data-index`, and `measure` as its ref. */
  readonly indexes: readonly number[]
  /** Pixels that the items take which come before and after those. */
  readonly before: number
  readonly after: number
  /** Pixels that the items take which come between this one of those and the next. */
  readonly gapAfter: (index: number) => number
  /** The first item that a print leaves out, and with it all that follow. Null: nothing is printed, or all of it. */
  readonly printEnd: number | null
  readonly measure: (element: HTMLElement | null) => void
  /**
   * Brings an item into view, unless one is going back to what one looked at. @param isTall the item's beginning is worth
   * more than as little movement as can be
   */
  readonly scrollTo: (index: number, isTall?: boolean) => void
}

/** Pixels between an item that is brought into view and the ends of the window, of which a bar takes the upper one. */
const paddingStart = 64
const paddingEnd = 40

/** How much a print may hold: more rows than this nobody reads on paper, and no browser survives. */
const mostPrinted = 5000

/** Heights matter to what scrolls, and measuring takes longer for each that was measured. */
const unmeasured = (): void => {}

/**
 * Which items of a long list to render, as the window scrolls: those in view and some around them, and the one that has the
 * keyboard, wherever it is. When the page is printed, all of them; of very many the first ones, and then `printEnd` says so.
 */
export function useVirtualWindow<E extends HTMLElement>(options: VirtualWindowOptions): VirtualWindow<E> {
  const [, rerender] = useReducer((count: number) => count + 1, 0)
  const containerRef = useRef<E>(null)
  const marginRef = useRef(0)
  const isPrinting = usePrinting()
  const settings = {
    count: options.count,
    estimateSize: options.estimateHeight,
    getItemKey: options.keyOf,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialRect: { width: innerWidth, height: innerHeight },
    overscan: 8,
    rangeExtractor: (range: Range) => withFocused(containerRef.current, range),
    scrollMargin: marginRef.current,
    scrollPaddingStart: paddingStart,
    scrollPaddingEnd: paddingEnd,
    onChange: rerender,
  }
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLElement>(settings))
  virtualizer.setOptions(settings)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => {
    virtualizer._willUpdate()
    // Asking costs a layout, and what stands above changes little meanwhile; once it stands still we are asked again.
    if (isPrinting || virtualizer.isScrolling) return
    const top = containerRef.current?.getBoundingClientRect().top
    const margin = top === undefined ? 0 : Math.round(top + scrollY)
    if (margin !== marginRef.current) {
      marginRef.current = margin
      rerender(undefined)
    }
  })
  const scrollTo = (index: number, isTall = false) => {
    if (isReturning()) return
    // At the end of a list the virtualizer would go to the end of the page, and other things may stand below the list.
    const isStart = isTall || index === options.count - 1
    if (isStart && isInView(containerRef.current, index)) return
    virtualizer.scrollToIndex(index, { align: isStart ? 'start' : 'auto' })
  }
  const measure = virtualizer.measureElement
  if (isPrinting) {
    const printed = Math.min(options.count, mostPrinted)
    const indexes = Array.from({ length: printed }, (_, index) => index)
    const printEnd = printed === options.count ? null : printed
    return { containerRef, indexes, before: 0, after: 0, gapAfter: noGap, printEnd, measure: unmeasured, scrollTo }
  }
  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const before = first === undefined ? 0 : first.start - marginRef.current
  const after = last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - marginRef.current)
  const indexes = items.map(({ index }) => index)
  const gaps = new Map(items.map(({ index, end }, place) => [index, (items[place + 1]?.start ?? end) - end]))
  const gapAfter = (index: number) => gaps.get(index) ?? 0
  return { containerRef, indexes, before, after, gapAfter, printEnd: null, measure, scrollTo }
}

const noGap = (): number => 0

/** Who scrolls on with the mouse would otherwise lose their place on the keyboard. */
function withFocused(container: HTMLElement | null, range: Range): number[] {
  const indexes = defaultRangeExtractor(range)
  const item = document.activeElement?.closest<HTMLElement>('[data-index]')
  const index = item && container?.contains(item) ? Number(item.dataset.index) : Number.NaN
  return index < range.count && !indexes.includes(index) ? [...indexes, index].sort((a, b) => a - b) : indexes
}

/** Wholly, below the bar that stays on top. */
function isInView(container: HTMLElement | null, index: number): boolean {
  const { top, bottom } = container?.querySelector(`[data-index="${index}"]`)?.getBoundingClientRect() ?? nowhere
  return top >= paddingStart && bottom <= innerHeight - paddingEnd
}

const nowhere = { top: -1, bottom: -1 }
