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

/** In place of a value where a side has none. @param what has no value there */
export function Absent({ what }: { readonly what: 'row' | 'field' }) {
  return <span class="muted">{what === 'row' ? 'no such row' : 'absent'}</span>
}
