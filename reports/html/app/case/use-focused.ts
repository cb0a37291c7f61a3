import { useLayoutEffect, useRef } from 'preact/hooks'

/** Gives the keyboard to an element when an address leads to it. The list that it is in brings it into view. */
export function useFocused<E extends HTMLElement>(isFocused: boolean): { current: E | null } {
  const ref = useRef<E>(null)
  useLayoutEffect(() => {
    if (isFocused) ref.current?.focus({ preventScroll: true })
  }, [isFocused])
  return ref
}
