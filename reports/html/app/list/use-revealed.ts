import { useEffect, useRef } from 'preact/hooks'
import { isReturning } from '../places/return-to-places.ts'

/** An item of a list that is to be in view, and to have the keyboard. */
export interface Revealed {
  /** Null: it is not in the list, but may come. */
  readonly index: number | null
  /** What asks for it: an address, a button. Whatever becomes of the list, it is obeyed once. */
  readonly by: string
  /** It appeared before one's eyes: nothing moves unless it must. */
  readonly isInView?: boolean
}

/**
 * Brings an item into view and gives the keyboard to what in it can have it, unless one is going back to what one looked
 * at.
 */
export function useRevealed(
  containerRef: { readonly current: HTMLElement | null },
  reveal: Revealed | null,
  scrollTo: (index: number, isTall: boolean) => void,
): void {
  const shownFor = useRef<string | null>(null)
  const focusedFor = useRef<string | null>(null)
  // After each rendering: an item that is far away is there only some time after the window went to it.
  useEffect(() => {
    if (reveal === null) {
      shownFor.current = null
      focusedFor.current = null
      return
    }
    const { index, by, isInView = false } = reveal
    if (index === null) return
    if (shownFor.current !== by) {
      shownFor.current = by
      if (isReturning()) focusedFor.current = by
      else if (!isInView) scrollTo(index, true)
    }
    if (focusedFor.current === by) return
    const item = containerRef.current?.querySelector<HTMLElement>(`[data-index="${index}"] > [tabindex]`)
    if (!item) return
    focusedFor.current = by
    item.focus({ preventScroll: !isInView })
  })
}
