import { useLayoutEffect, useRef } from 'preact/hooks'

/** Gives the keyboard to an element once it is wanted there, and brings it into view where it is not. */
export function useFocused<E extends HTMLElement>(isWanted: boolean): { current: E | null } {
  const ref = useRef<E>(null)
  useLayoutEffect(() => {
    if (isWanted) ref.current?.focus()
  }, [isWanted])
  return ref
}
