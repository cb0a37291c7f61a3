import type { ColumnType, QualifiedName } from '../../model/catalog.ts'
import type { Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'

interface FedColumn {
  readonly model: ModelName
  readonly field: string
  readonly table: QualifiedName
  readonly column: string
  readonly sequence: QualifiedName
  readonly countsDown: boolean
}

/** In the order of the models and their fields. */
function fedColumns(schema: Schema): readonly FedColumn[] {
  const down = new Set(schema.sequences.filter(({ increment }) => increment < 0).map(quoteQualified))
  return [...schema.models.values()].flatMap(({ name, table, fields }) =>
    fields.flatMap(({ name: field, column, type, sequence }) =>
      sequence && isNumber(type)
        ? [{ model: name, field, table, column, sequence, countsDown: down.has(quoteQualified(sequence)) }]
        : [],
    ),
  )
}

/** A sequence may feed a text too (`'A' || nextval(…)`), whose highest says nothing. */
function isNumber(type: ColumnType): boolean {
  if (type.kind === 'domain') return isNumber(type.base)
  return type.kind === 'base' && ['int2', 'int4', 'int8', 'numeric'].includes(type.name)
}

/** The furthest value of a column that its sequence could have given, null when none is. Beside a pg_sequence `s`. */
function furthest({ table, column, countsDown }: FedColumn): string {
  const name = quoteIdentifier(column)
  const value = countsDown ? `ceil(min(${name})::numeric)` : `floor(max(${name})::numeric)`
  return `SELECT ${value} AS value FROM ${quoteQualified(table)} WHERE ${name} BETWEEN s.seqmin AND s.seqmax`
}

/** What a sequence gives next, as `n.next`, with its settings as `s`. One at its end would go on beyond it. */
function stateOf(sequence: QualifiedName): string {
  const step = 'q.last_value::numeric + s.seqincrement'
  return `${quoteQualified(sequence)} q
    JOIN pg_sequence s ON s.seqrelid = q.tableoid
    CROSS JOIN LATERAL (SELECT CASE
      WHEN NOT q.is_called THEN q.last_value
      WHEN s.seqcycle AND ${step} > s.seqmax THEN s.seqmin
      WHEN s.seqcycle AND ${step} < s.seqmin THEN s.seqmax
      ELSE ${step} END AS next) n`
}

/** Whether `n.next` is not yet past `m.value`. */
function isNotPast({ countsDown }: FedColumn): string {
  return `n.next ${countsDown ? '>=' : '<='} m.value`
}

/**
 * Leaves every sequence that feeds columns past the highest value of them (past the lowest, when it counts down), so
 * that the next insert succeeds. Values that it cannot give do not count; where none is left, it stays as it is. No
 * transaction undoes this: it has to be the last thing that an import does.
 * @param filled the models with rows
 * @param told names, as `qualifiedNameText` writes them, of sequences whose state came with the snapshot: they are
 * moved only where they are behind
 */
export async function advanceSequences(
  connection: Connection,
  schema: Schema,
  filled: ReadonlySet<ModelName>,
  told: ReadonlySet<string> = new Set(),
): Promise<void> {
  const columns = fedColumns(schema).filter(({ model }) => filled.has(model))
  const queries = [...bySequence(columns)].map((fed): string => {
    const [{ sequence, countsDown }] = fed
    const isDue = told.has(qualifiedNameText(sequence)) ? isNotPast(fed[0]) : 'true'
    return `
      SELECT setval(s.seqrelid, m.value::bigint)
      FROM ${stateOf(sequence)}
      CROSS JOIN LATERAL (
        SELECT ${countsDown ? 'min' : 'max'}(f.value) AS value FROM (${fed.map(furthest).join(' UNION ALL ')}) f) m
      WHERE m.value IS NOT NULL AND ${isDue}`
  })
  if (queries.length > 0) await connection.query(queries.join(' UNION ALL '))
}

function bySequence(columns: readonly FedColumn[]): Iterable<readonly [FedColumn, ...FedColumn[]]> {
  const groups = new Map<string, [FedColumn, ...FedColumn[]]>()
  for (const column of columns) {
    const group = groups.get(quoteQualified(column.sequence))
    if (group) group.push(column)
    else groups.set(quoteQualified(column.sequence), [column])
  }
  return groups.values()
}

/** A sequence whose next number is already taken, or not past a number that is. */
export interface SequenceBehind {
  readonly model: ModelName
  readonly field: string
  /** Its qualified name, quoted where needed. */
  readonly sequence: string
  /** Decimal digits. */
  readonly next: string
  /** The highest number of the field, or the lowest where the sequence counts down. */
  readonly furthest: string
  readonly countsDown: boolean
}

/**
 * In the order of the models and their fields. One that starts over at its end (CYCLE) is behind only where its very
 * next number is taken.
 */
export async function findSequencesBehind(connection: Connection, schema: Schema): Promise<readonly SequenceBehind[]> {
  const fed = fedColumns(schema)
  if (fed.length === 0) return []
  const { rows } = await connection.query(fed.map(behindQuery).join(' UNION ALL '))
  return rows
    .flatMap(([position, next, value]) => {
      const column = fed[Number(position)]
      return column && next && value ? [{ column, position: Number(position), next, furthest: value }] : []
    })
    .sort((a, b) => a.position - b.position)
    .map(({ column: { model, field, sequence, countsDown }, next, furthest }) => ({
      model,
      field,
      sequence: qualifiedNameText(sequence),
      next,
      furthest,
      countsDown,
    }))
}

/** One row when the sequence is behind: position, next and furthest. */
function behindQuery(column: FedColumn, position: number): string {
  const taken = `SELECT FROM ${quoteQualified(column.table)} WHERE ${quoteIdentifier(column.column)} = n.next::bigint`
  return `
    SELECT ${position}::text, n.next::text, m.value::text
    FROM ${stateOf(column.sequence)}
    CROSS JOIN LATERAL (${furthest(column)}) m
    WHERE CASE WHEN s.seqcycle THEN EXISTS (${taken}) ELSE ${isNotPast(column)} END`
}
