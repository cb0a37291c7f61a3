import { visible } from '../../../text/visible.ts'
import type { Span } from './text-diff.ts'

/** A text on which is marked what another lacks. Nothing in it is obeyed, and nothing is invisible. */
export function MarkedText({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <code dir="ltr">
      {spans.map(({ text, isDifferent }, index) =>
        isDifferent ? <mark key={index}>{visible(text)}</mark> : <span key={index}>{visible(text)}</span>,
      )}
    </code>
  )
}

/** In place of a value where a side has no such row or field. */
export function Absent() {
  return <span class="muted">absent</span>
}
