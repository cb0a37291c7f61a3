import { useEffect, useState } from 'preact/hooks'
import { useRoute } from '../navigation/use-route.ts'

interface Sheet {
  readonly isOpen: boolean
  readonly setOpen: (isOpen: boolean) => void
}

/**
 * Whether a sheet is open: until one goes to another page, or clicks elsewhere.
 * @param homeRef what holds the sheet and the buttons that open it
 */
export function useSheet(homeRef: { readonly current: HTMLElement | null }): Sheet {
  const [isOpen, setOpen] = useState(false)
  const route = useRoute()
  const page = route.kind === 'case' ? route.position : route.kind
  useEffect(() => setOpen(false), [page])
  useEffect(() => {
    if (!isOpen) return
    const closeFromElsewhere = ({ target }: MouseEvent): void => {
      if (target instanceof Node && !homeRef.current?.contains(target)) setOpen(false)
    }
    // Before what is clicked may be gone.
    document.addEventListener('click', closeFromElsewhere, { capture: true })
    return () => document.removeEventListener('click', closeFromElsewhere, { capture: true })
  }, [isOpen])
  return { isOpen, setOpen }
}
