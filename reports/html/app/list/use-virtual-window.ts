import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core'
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'
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
  readonly measure: (element: HTMLElement | null) => void
  /** Brings an item into view. */
  readonly scrollTo: (index: number) => void
}

/** How much a print may hold: more rows than this nobody reads on paper, and no browser survives. */
const mostPrinted = 5000

/**
 * Which items of a long list to render, as the window scrolls: those in view and some around them. When the page is printed,
 * all of them (of very many the first ones).
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
    scrollMargin: marginRef.current,
    // Below the bar that stays on top.
    scrollPaddingStart: 120,
    scrollPaddingEnd: 40,
    onChange: rerender,
  }
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLElement>(settings))
  virtualizer.setOptions(settings)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => {
    virtualizer._willUpdate()
    // Asking costs a layout, and what stands above changes little meanwhile; once it stands still we are asked again.
    if (virtualizer.isScrolling) return
    const top = containerRef.current?.getBoundingClientRect().top
    const margin = top === undefined ? 0 : Math.round(top + scrollY)
    if (margin !== marginRef.current) {
      marginRef.current = margin
      rerender(undefined)
    }
  })
  const scrollTo = (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' })
  const measure = virtualizer.measureElement
  if (isPrinting) {
    const indexes = Array.from({ length: Math.min(options.count, mostPrinted) }, (_, index) => index)
    return { containerRef, indexes, before: 0, after: 0, measure, scrollTo }
  }
  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const before = first === undefined ? 0 : first.start - marginRef.current
  const after = last === undefined ? 0 : virtualizer.getTotalSize() - (last.end - marginRef.current)
  return { containerRef, indexes: items.map(({ index }) => index), before, after, measure, scrollTo }
}
