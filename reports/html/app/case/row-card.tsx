import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { plural } from '../../../text/counts.ts'
import { pkText } from '../../../text/finding-text.ts'
import { shorten } from '../../../text/shorten.ts'
import { ChangedFieldView } from './changed-field-view.tsx'
import { Explained } from './explained.tsx'
import { pairingTexts } from './explanations.ts'
import type { RowIndex } from './row-index.ts'
import { RowReferences } from './row-references.tsx'
import { shownText } from './shown-text.ts'
import { UnchangedFields } from './unchanged-fields.tsx'
import { useFocused } from './use-focused.ts'

/** A finding about the row, and the address of its card. */
export interface RowFinding {
  readonly finding: Finding
  readonly number: number
  readonly href: string
}

interface RowCardProps {
  readonly row: ChangedRow
  readonly anchor: string
  readonly href: (anchor: string) => string
  readonly rows: RowIndex
  readonly findings: readonly RowFinding[]
  readonly isOpen: boolean
  readonly isFocused: boolean
  readonly toggle: () => void
}

/** What happened to one row, and who meant it. */
export function RowCard({ row, anchor, href, rows, findings, isOpen, isFocused, toggle }: RowCardProps) {
  const ref = useFocused<HTMLElement>(isFocused)
  const { kind, model, pk, label, intended, intendedBy, fields } = row
  const whole = findings.find(({ finding }) => finding.field === null)?.finding
  return (
    <article
      ref={ref}
      tabIndex={-1}
      class={['row-card', intended ? 'as-intended' : 'not-intended', isFocused ? 'focused' : ''].join(' ')}
      data-anchor={anchor}
      aria-label={`${kind} row of ${model}, pk ${pkText(pk)}`}
    >
      <button type="button" class="row-head" aria-expanded={isOpen} onClick={toggle}>
        <span class={`change ${kind}`}>{kind}</span>
        <bdi class="row-name">
          pk {pkText(pk)}
          {label === null ? null : <span class="muted"> {shownText(label, 160)}</span>}
        </bdi>
        <span class="row-summary">
          {kind === 'changed' ? shorten(fields.map(({ field }) => shownText(field)).join(', '), 80) : null}
        </span>
        {intended ? <span class="badge pass">intended</span> : <span class="badge fail">not intended</span>}
      </button>
      {isOpen ? (
        <div class="row-body">
          <ul class="facts">
            {intendedBy === null ? null : <li>meant by {shownText(intendedBy)}</li>}
            {whole?.step ? (
              <li class="culprit">
                introduced by{' '}
                <b>
                  {[whole.step, whole.statement, whole.by]
                    .flatMap((part) => (part ? [shownText(part)] : []))
                    .join(', ')}
                </b>
              </li>
            ) : null}
            {row.pairedBy === null ? (
              <li>{kind === 'removed' ? 'it is gone' : 'no expected row is this one'}</li>
            ) : (
              <li>
                paired by <Explained explanation={pairingTexts[row.pairedBy]}>{row.pairedBy}</Explained>
              </li>
            )}
            {findings.length === 0 ? null : (
              <li>
                {plural(findings.length, 'finding')}:{' '}
                {findings.slice(0, 20).map(({ number, href }) => (
                  <a key={number} href={href}>
                    #{number}{' '}
                  </a>
                ))}
              </li>
            )}
            <li>
              <a href={href(anchor)}>link to this row</a>
            </li>
          </ul>
          {fields.map((field) => (
            <ChangedFieldView
              key={field.field}
              field={field}
              kind={kind}
              finding={findings.find(({ finding }) => finding.field === field.field)?.finding}
            />
          ))}
          {row.unchanged === undefined ? null : <UnchangedFields fields={row.unchanged} />}
          {row.references === undefined ? null : <RowReferences references={row.references} href={href} rows={rows} />}
        </div>
      ) : null}
    </article>
  )
}
