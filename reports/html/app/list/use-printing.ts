import { useEffect, useState } from 'preact/hooks'

const print = matchMedia('print')
const listeners = new Set<(isPrinting: boolean) => void>()
let isPrinting = print.matches

function tell(now: boolean): void {
  isPrinting = now
  for (const listener of listeners) listener(now)
}

print.addEventListener('change', () => tell(print.matches))
// Sooner than the other: what is rendered then is still printed.
addEventListener('beforeprint', () => tell(true))
addEventListener('afterprint', () => tell(false))

/** Whether the page is being printed: then everything must stand in it, not only what is in view or unfolded. */
export function usePrinting(): boolean {
  const [, setKnown] = useState(isPrinting)
  useEffect(() => {
    listeners.add(setKnown)
    return () => {
      listeners.delete(setKnown)
    }
  }, [])
  return isPrinting
}
