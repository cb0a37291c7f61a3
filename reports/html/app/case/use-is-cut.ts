import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Whether an element holds more than its width shows, so that it has to be scrolled. */
export function useIsCut<E extends HTMLElement>(): { readonly ref: { current: E | null }; readonly isCut: boolean } {
  const ref = useRef<E>(null)
  const [isCut, setCut] = useState(false)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const look = () => setCut(element.scrollWidth > element.clientWidth)
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  return { ref, isCut }
}
