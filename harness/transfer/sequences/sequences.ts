import type { Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { type Bounds, readBounds } from './bounds.ts'
import { type FedColumn, fedColumns } from './fed-columns.ts'
import { furthest } from './furthest.ts'
import { type FarSequence, moveBack } from './move-back.ts'
import { settingsAndNext, statesOf } from './states-of.ts'

/**
 * Leaves every sequence that feeds columns past the highest value of them (past the lowest, when it counts down), so
 * that the next insert succeeds. Values that it cannot give do not count; where none is left, it stays as it is. It is
 * moved back, though never behind its start, only where nothing else has numbers from it. No transaction undoes this:
 * it has to be the last thing that an import does.
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
  const fed = fedColumns(schema).filter(({ model }) => filled.has(model))
  if (fed.length === 0) return
  const groups = groupsBySequence(fed, await readBounds(connection, fed))
  const { rows } = await connection.query(forwardQuery(groups))
  const far = rows.flatMap(([position, value, moved]): readonly FarSequence[] => {
    const fed = groups[Number(position)]
    const isFar = fed && value && moved === null && !told.has(qualifiedNameText(fed[0].sequence))
    return isFar ? [{ sequence: fed[0].sequence, furthest: value }] : []
  })
  if (far.length > 0) await moveBack(connection, schema, far)
}

type Fed = readonly [FedColumn, ...FedColumn[]]

/**
 * Moves sequences that are behind. A row (position, furthest value of the columns, what it was set to) for each of them,
 * and, with null in the end, for each that is further than its columns and its start ask for. What need not be told for
 * every sequence is not, for the planner takes longer than the work.
 */
function forwardQuery(groups: readonly Fed[]): string {
  const states = groups.map((fed, position) => {
    const [{ sequence, countsDown }] = fed
    return `
      SELECT ${position} AS position, q.tableoid AS relation, q.last_value, q.is_called, m.value
      FROM ${quoteQualified(sequence)} q
      JOIN pg_sequence s ON s.seqrelid = q.tableoid
      CROSS JOIN LATERAL (
        SELECT ${countsDown ? 'min' : 'max'}(f.value) AS value FROM (${fed.map(furthest).join(' UNION ALL ')}) f) m`
  })
  const whereDown = (down: string, up: string): string => `CASE WHEN s.seqincrement < 0 THEN ${down} ELSE ${up} END`
  const isBehind = whereDown('n.next >= q.value', 'n.next <= q.value')
  const isFar = whereDown(
    'n.next < least(q.value + s.seqincrement, s.seqstart)',
    'n.next > greatest(q.value + s.seqincrement, s.seqstart)',
  )
  return `
    WITH q AS MATERIALIZED (${states.join(' UNION ALL ')})
    SELECT q.position::text, q.value::text, CASE WHEN ${isBehind} THEN setval(s.seqrelid, q.value::bigint)::text END
    FROM q
    JOIN pg_sequence s ON s.seqrelid = q.relation
    ${nextNumber}
    WHERE q.value IS NOT NULL AND (${isBehind} OR ${isFar})`
}

function bySequence(columns: readonly FedColumn[]): Iterable<Fed> {
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
    FROM ${quoteQualified(column.sequence)} q
    JOIN pg_sequence s ON s.seqrelid = q.tableoid
    ${nextNumber}
    CROSS JOIN LATERAL (${furthest(column)}) m
    WHERE CASE WHEN s.seqcycle THEN EXISTS (${taken}) ELSE n.next ${column.countsDown ? '>=' : '<='} m.value END`
}
