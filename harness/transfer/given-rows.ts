import type { ColumnType } from '../model/catalog.ts'
import type { Field } from '../model/schema.ts'

/** Rows that a query is given as PostgreSQL's texts. */
interface GivenRows {
  /** A FROM item named `r`, with the position of each row, from 1, as `r.n`. It reads the parameter $1. */
  readonly from: string
  /** The values as SQL, of the columns' types, in the order of the fields. */
  readonly values: readonly string[]
}

/**
 * Values are read as COPY reads them: by the input functions of their types, with the columns' lengths and precisions. A
 * cast to `varchar(5)` or `bit(3)` would cut off what there is no room for. Texts for JSON are cast: as they are they
 * would be JSON strings.
 */
export function givenRows(fields: readonly Field[]): GivenRows {
  const columns = fields.map(({ sqlType, type }, index) => `"${index}" ${isJson(type) ? 'text' : sqlType}`)
  const names = [...fields.keys()].map((index) => `"${index}"`)
  return {
    from: `ROWS FROM (json_to_recordset($1::json) AS (${columns.join(', ')})) WITH ORDINALITY AS r(${[...names, 'n'].join(', ')})`,
    values: fields.map(({ sqlType, type }, index) => `r."${index}"${isJson(type) ? `::${sqlType}` : ''}`),
  }
}

/** The parameter of {@link givenRows}. @param rows texts in the order of the fields */
export function givenTexts(rows: readonly (readonly (string | null)[])[]): string {
  return JSON.stringify(rows.map((texts) => ({ ...texts })))
}

function isJson(type: ColumnType): boolean {
  if (type.kind === 'domain') return isJson(type.base)
  return type.kind === 'base' && (type.name === 'json' || type.name === 'jsonb')
}
