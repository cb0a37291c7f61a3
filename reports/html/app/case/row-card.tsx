import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { pkText } from '../../../text/finding-text.ts'
import { shorten } from '../../../text/shorten.ts'
import { Cause } from './cause.tsx'
import { ChangedFieldView } from './changed-field-view.tsx'
import { Explained } from './explained.tsx'
import { pairingTexts } from './explanations.ts'
import { LinkedText } from './linked-text.tsx'
import { type RowFinding, RowFindings } from './row-findings.tsx'
import type { RowIndex } from './row-index.ts'
import { RowReferences } from './row-references.tsx'
import { shownText } from './shown-text.ts'
import { UnchangedFields } from './unchanged-fields.tsx'

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
  const { kind, model, pk, label, intended, intendedBy, fields } = row
  const whole = findings.find(({ finding }) => finding.field === null)?.finding
  return (
    <article
      tabIndex={-1}
      class={['row-card', intended ? 'as-intended' : 'not-intended', isFocused ? 'focused' : ''].join(' ')}
      data-anchor={anchor}
      aria-label={`${kind} row of ${shownText(model)}, pk ${pkText(pk)}`}
    >
      <div class="row-top">
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
        <RowFindings findings={findings} />
      </div>
      {isOpen ? (
        <div class="row-body">
          <ul class="facts">
            {intendedBy === null ? null : (
              <li>
                meant by <LinkedText text={intendedBy} />
              </li>
            )}
            {whole ? (
              <li>
                <Cause finding={whole} />
              </li>
            ) : null}
            {row.pairedBy === null ? (
              <li>{kind === 'removed' ? 'it is gone' : 'no expected row is this one'}</li>
            ) : (
              <li>
                paired by <Explained explanation={pairingTexts[row.pairedBy]}>{row.pairedBy}</Explained>
              </li>
            )}
            <li class="no-print">
              <a href={href(anchor)}>link to this row</a>
            </li>
          </ul>
          {fields.map((field, index) => (
            <ChangedFieldView key={index} field={field} kind={kind} finding={findingOf(findings, field.field)} />
          ))}
          {row.unchanged === undefined ? null : <UnchangedFields fields={row.unchanged} />}
          {row.references === undefined ? null : <RowReferences references={row.references} href={href} rows={rows} />}
        </div>
      ) : null}
    </article>
  )
}

function findingOf(findings: readonly RowFinding[], field: string): Finding | undefined {
  return findings.find(({ finding }) => finding.field === field)?.finding
}
