import type { Field, Model } from '../../model/schema.ts'
import { quoteList, quoteQualified } from '../../postgres/index.ts'

/** Rows of a model that have the same fields, on their way into one COPY or, when the file mixes its rows, into several. */
export interface RowLane {
  readonly model: Model
  /** Of the rows: what {@link EncodedRow} says they lack. */
  readonly lacks: string
  /** Null when the rows have no field at all, for COPY takes no empty list of columns. */
  readonly copySql: string | null
  /** Lines that wait to be sent. */
  lines: string
  lineCount: number
  /** Rows that finished COPYs have brought. */
  copied: number
  /** Rows that were sent to the COPY that is under way. */
  sent: number
}

export function createLane(model: Model, lacks: string, fields: readonly Field[]): RowLane {
  const columns = quoteList(fields.map(({ column }) => column))
  const copySql = fields.length === 0 ? null : `COPY ${quoteQualified(model.table)} (${columns}) FROM STDIN`
  return { model, lacks, copySql, lines: '', lineCount: 0, copied: 0, sent: 0 }
}
