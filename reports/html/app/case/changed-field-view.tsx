import { useMemo } from 'preact/hooks'
import type { ChangedField, ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { Cause } from './cause.tsx'
import type { SideName } from './compared-sides.ts'
import { Explained } from './explained.tsx'
import { comparatorText } from './explanations.ts'
import { FieldSides } from './field-sides.tsx'
import { LinkedText } from './linked-text.tsx'
import { shownText } from './shown-text.ts'

interface ChangedFieldViewProps {
  readonly field: ChangedField
  readonly kind: ChangedRow['kind']
  /** What is wrong with the field; undefined: nothing, or nothing of its own. */
  readonly finding: Finding | undefined
}

/** Sides that a row of this kind cannot have are not shown, nor those of a whole row that say the same. */
function sidesOf(kind: ChangedRow['kind'], { expected, actual }: ChangedField): readonly SideName[] {
  switch (kind) {
    case 'added':
      return expected === null || expected === actual ? ['actual'] : ['expected', 'actual']
    case 'removed':
      return ['before']
    case 'changed':
      return ['before', 'expected', 'actual']
  }
}

/** A field of a changed row, with who meant it. */
export function ChangedFieldView({ field, kind, finding }: ChangedFieldViewProps) {
  const sides = useMemo(() => sidesOf(kind, field), [kind, field])
  const isWrong = !field.intended && sides.includes('expected')
  return (
    <div class="changed-field">
      <h4>
        <bdi>{shownText(field.field, 200)}</bdi>
        {isWrong ? <span class="badge fail">not intended</span> : null}
        {field.settledBy === undefined ? null : (
          <Explained explanation={comparatorText(field.settledBy)}>⟨{shownText(field.settledBy)}⟩</Explained>
        )}
      </h4>
      <div class="changed-sides">
        <FieldSides sides={field} names={sides} isWrong={isWrong} isBare={sides.length === 1} />
        {field.intendedBy === null ? null : (
          <p class="muted">
            meant by <LinkedText text={field.intendedBy} />
          </p>
        )}
        {finding === undefined || finding.step === null ? null : (
          <p>
            <Cause finding={finding} />
          </p>
        )}
      </div>
    </div>
  )
}
