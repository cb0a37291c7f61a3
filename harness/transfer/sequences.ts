import type { ColumnType, QualifiedName } from '../model/catalog.ts'
import type { Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../postgres/index.ts'

interface FedColumn {
  readonly model: ModelName
  readonly field: string
  readonly table: QualifiedName
  readonly column: string
  readonly sequence: QualifiedName
}

function fedColumns(schema: Schema): readonly FedColumn[] {
  return [...schema.models.values()].flatMap((model) =>
    model.fields.flatMap((field) =>
      field.sequence && isNumber(field.type)
        ? [{ model: model.name, field: field.name, table: model.table, column: field.column, sequence: field.sequence }]
        : [],
    ),
  )
}

/** A sequence may feed a text too (`'A' || nextval(…)`), whose highest says nothing. */
function isNumber(type: ColumnType): boolean {
  if (type.kind === 'domain') return isNumber(type.base)
  return type.kind === 'base' && ['int2', 'int4', 'int8', 'numeric'].includes(type.name)
}

/**
 * Leaves every sequence that feeds a column past the highest value of it, so that the next insert succeeds. One that
 * counts down, feeds no column, or whose column holds nothing that it could give is left alone.
 */
export async function advanceSequences(connection: Connection, schema: Schema): Promise<void> {
  for (const { table, column, sequence } of fedColumns(schema)) {
    await connection.query(
      `SELECT setval(s.seqrelid, m.highest)
       FROM (SELECT max(${quoteIdentifier(column)})::bigint AS highest FROM ${quoteQualified(table)}) m
       JOIN pg_sequence s ON s.seqrelid = $1::regclass AND s.seqincrement > 0 AND m.highest BETWEEN s.seqmin AND s.seqmax`,
      [quoteQualified(sequence)],
    )
  }
}

/** A sequence whose next number is already taken, or below a number that is. */
export interface SequenceBehind {
  readonly model: ModelName
  readonly field: string
  readonly sequence: string
  /** Decimal digits. */
  readonly next: string
  readonly highest: string
}

/** In the order of the models and their fields. */
export async function findSequencesBehind(connection: Connection, schema: Schema): Promise<readonly SequenceBehind[]> {
  const fed = fedColumns(schema)
  if (fed.length === 0) return []
  const { rows } = await connection.query(fed.map(behindQuery).join(' UNION ALL '))
  return rows
    .flatMap(([position, next, highest]) => {
      const column = fed[Number(position)]
      return column && next && highest ? [{ column, position: Number(position), next, highest }] : []
    })
    .sort((a, b) => a.position - b.position)
    .map(({ column: { model, field, sequence }, next, highest }) => ({
      model,
      field,
      sequence: `${sequence.schema}.${sequence.name}`,
      next,
      highest,
    }))
}

/** One row when the sequence is behind: position, next and highest. */
function behindQuery({ table, column, sequence }: FedColumn, position: number): string {
  return `
    SELECT ${position}::text, n.next::text, m.highest::text
    FROM (SELECT max(${quoteIdentifier(column)})::bigint AS highest FROM ${quoteQualified(table)}) m,
      (SELECT CASE WHEN q.is_called THEN q.last_value + s.seqincrement ELSE q.last_value END AS next
       FROM ${quoteQualified(sequence)} q JOIN pg_sequence s ON s.seqrelid = q.tableoid AND s.seqincrement > 0) n
    WHERE n.next <= m.highest`
}
