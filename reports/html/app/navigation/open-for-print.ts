import { useLayoutEffect } from 'preact/hooks'
import { usePrinting } from '../list/use-printing.ts'

/** Unfolds what is folded while the page is printed: on paper nobody can. */
export function useOpenForPrint(): void {
  const isPrinting = usePrinting()
  useLayoutEffect(() => {
    if (!isPrinting) return
    const folded = [...document.querySelectorAll('details')].filter(({ open }) => !open)
    for (const one of folded) one.open = true
    return () => {
      for (const one of folded) one.open = false
    }
  }, [isPrinting])
}
