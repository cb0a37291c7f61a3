import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useVirtualWindow, type VirtualWindowOptions } from './use-virtual-window.ts'

interface VirtualListProps extends VirtualWindowOptions {
  readonly class?: string
  /** An item that is to be in view. Null: wherever one is. */
  readonly reveal?: number | null
  readonly children: (index: number) => ComponentChildren
}

/** A list of any length, of which only what is in view is rendered. It scrolls with the window. */
export function VirtualList({ class: name, reveal = null, children, ...options }: VirtualListProps) {
  const { containerRef, indexes, before, after, measure, scrollTo } = useVirtualWindow<HTMLUListElement>(options)
  useEffect(() => {
    if (reveal !== null && reveal >= 0) scrollTo(reveal)
  }, [reveal])
  return (
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
          ref={measure}
        >
          {children(index)}
        </li>
      ))}
    </ul>
  )
}
