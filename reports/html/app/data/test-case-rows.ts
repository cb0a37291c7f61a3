import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { CaseRows, RowHead } from './case-rows.ts'

/** Rows that need no unpacking. */
export function caseRowsOf(rows: readonly ChangedRow[]): CaseRows {
  return { heads: rows.map(rowHead), at: (position) => rows[position] }
}

export function rowHead({ kind, model, pk, intended, references, findings }: ChangedRow): RowHead {
  const head = { kind, model, pk, intended, hasReferences: references !== undefined }
  return findings === undefined ? head : { ...head, findings }
}
