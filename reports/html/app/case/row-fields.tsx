import { visible } from '../../../text/visible.ts'
import type { RowFieldList } from './fields-of-row.ts'

/** A whole row, field by field. */
export function RowFields({ fields }: { readonly fields: RowFieldList }) {
  return (
    <dl class="row-fields">
      {fields.map(([name, text]) => (
        <div key={name}>
          <dt>
            <bdi>{visible(name)}</bdi>
          </dt>
          <dd>
            <code dir="ltr">{visible(text)}</code>
          </dd>
        </div>
      ))}
    </dl>
  )
}
