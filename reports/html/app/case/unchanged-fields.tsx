import { useState } from 'preact/hooks'
import { plural } from '../../../text/counts.ts'
import { usePrinting } from '../list/use-printing.ts'
import { Explained } from './explained.tsx'
import { comparatorText } from './explanations.ts'
import { shownText } from './shown-text.ts'

/** The fields of a changed row that stayed as they were, folded. */
export function UnchangedFields({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  const [isOpen, setOpen] = useState(false)
  const isPrinting = usePrinting()
  const entries = Object.entries(fields)
  if (entries.length === 0) return null
  return (
    <div class="unchanged">
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide' : 'Show'} {plural(entries.length, 'unchanged field')}
      </button>
      {isOpen || isPrinting ? (
        <dl>
          {entries.map(([name, text]) => (
            <div key={name}>
              <dt>
                <bdi>{shownText(name)}</bdi>
              </dt>
              <dd>
                <Unchanged text={text} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  )
}

/** A value that a comparator lets differ has its mark in its place. */
function Unchanged({ text }: { readonly text: string }) {
  const comparator = /^⟨(.*)⟩$/su.exec(text)?.[1]
  if (comparator !== undefined) {
    return <Explained explanation={`It differs. ${comparatorText(comparator)}`}>{shownText(text)}</Explained>
  }
  return <code dir="ltr">{shownText(text, 400)}</code>
}
