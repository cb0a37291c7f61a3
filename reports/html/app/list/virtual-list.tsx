import type { ComponentChildren } from 'preact'
import { CutPrint } from './cut-print.tsx'
import { type Revealed, useRevealed } from './use-revealed.ts'
import { useVirtualWindow, type VirtualWindowOptions } from './use-virtual-window.ts'

interface VirtualListProps extends VirtualWindowOptions {
  readonly class?: string
  /** An item that is asked for. Null: none is. */
  readonly reveal?: Revealed | null
  /** What is listed: `finding`. */
  readonly noun: string
  /** How many of these are among the items from here on: others are headings. */
  readonly countFrom: (index: number) => number
  readonly children: (index: number) => ComponentChildren
}

/** A list of any length, of which only what is in view is rendered. It scrolls with the window. */
export function VirtualList({ class: name, reveal = null, noun, countFrom, children, ...options }: VirtualListProps) {
  const { containerRef, indexes, before, after, gapAfter, printEnd, measure, scrollTo } =
    useVirtualWindow<HTMLUListElement>(options)
  useRevealed(containerRef, reveal, scrollTo)
  return (
    <>
      {printEnd === null ? null : <CutPrint leftOut={countFrom(printEnd)} total={countFrom(0)} noun={noun} />}
      <ul
        class={name === undefined ? 'virtual-list' : `virtual-list ${name}`}
        ref={containerRef}
        style={{ paddingTop: `${before}px`, paddingBottom: `${after}px` }}
      >
        {indexes.map((index) => (
          <li
            key={options.keyOf(index)}
            aria-posinset={index + 1}
            aria-setsize={options.count}
            data-index={index}
            style={{ marginBottom: `${gapAfter(index)}px` }}
            ref={measure}
          >
            {children(index)}
          </li>
        ))}
      </ul>
    </>
  )
}
