import { useFocused } from './use-focused.ts'

/** Says that an address does not lead where it says, and takes the keyboard, since nothing else does. */
export function MissingPlaceNote({ text }: { readonly text: string }) {
  const ref = useFocused<HTMLParagraphElement>(true)
  return (
    <p ref={ref} tabIndex={-1} role="alert" class="left-out no-print">
      <bdi>{text}</bdi>
    </p>
  )
}
