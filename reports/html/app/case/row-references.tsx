import type { RowReference } from '../../../../harness/model/changed-row.ts'
import { pkText } from '../../../text/finding-text.ts'
import { keyFields } from './key-fields.ts'
import type { RowIndex } from './row-index.ts'
import { shownText } from './shown-text.ts'

interface RowReferencesProps {
  readonly references: readonly RowReference[]
  readonly href: (anchor: string) => string
  readonly rows: RowIndex
}

/** The rows that a row refers to; those that changed as well are linked. */
export function RowReferences({ references, href, rows }: RowReferencesProps) {
  return (
    <ul class="facts" aria-label="Refers to">
      {references.map((reference, index) => {
        const { label } = reference
        const position = rows.positionOf(reference)
        const name = `${shownText(reference.model)} ${pkText(reference.pk)}${label === null ? '' : ` (${shownText(label, 120)})`}`
        return (
          <li key={index}>
            <bdi>{shownText(keyFields(reference))}</bdi> →{' '}
            {position === undefined ? <bdi>{name}</bdi> : <a href={href(rows.anchorAt(position))}>{name}</a>}
          </li>
        )
      })}
    </ul>
  )
}
