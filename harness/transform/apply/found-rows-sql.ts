import type { Model } from '../../model/schema.ts'
import { quoteQualified } from '../../postgres/index.ts'
import type { FoundRow } from './find-rows.ts'
import type { Parameters } from './parameters.ts'

/** What the rows that a step found are called in its statement; their `values` are the texts of its expressions. */
export const found = '"rows found by the step"'

/**
 * The rows as something that can follow FROM or USING, and the condition that joins them: they are told by where they
 * are stored, and travel as one JSON array.
 */
export function foundRowsSql(
  { table }: Model,
  rows: readonly FoundRow[],
  parameters: Parameters,
): { readonly source: string; readonly condition: string } {
  const records = rows.map(({ place: [home, tuple], given }) => ({ home, tuple, values: given }))
  const list = parameters.addText(JSON.stringify(records))
  const name = quoteQualified(table)
  return {
    source: `jsonb_to_recordset(${list}::jsonb) AS ${found}(home oid, tuple tid, "values" text[])`,
    condition: `${name}.tableoid = ${found}.home AND ${name}.ctid = ${found}.tuple`,
  }
}
