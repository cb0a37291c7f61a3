import type { Schema } from '../../model/schema.ts'
import { qualifiedNameText } from '../../model/sequence-row.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type Connection, quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { type Bounds, readBounds } from './bounds.ts'
import { type FedColumn, fedColumns } from './fed-columns.ts'
import { furthestOf } from './furthest.ts'
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
  const groups = [...bySequence(fedColumns(schema).filter(({ model }) => filled.has(model)))]
  if (groups.length === 0) return
  const bounds = await readBounds(connection, groups.map(sequenceOf))
  const { rows } = await connection.query(forwardQuery(groups, bounds))
  const far = rows.flatMap(([position, value, moved]): readonly FarSequence[] => {
    const fed = groups[Number(position)]
    const isFar = fed && value && moved === null && !told.has(qualifiedNameText(fed[0].sequence))
    return isFar ? [{ sequence: fed[0].sequence, furthest: value }] : []
  })
  if (far.length > 0) await moveBack(connection, schema, far)
}

type Fed = readonly [FedColumn, ...FedColumn[]]

const sequenceOf = ([{ sequence }]: Fed): string => quoteQualified(sequence)

/**
 * Moves sequences that are behind. A row (position, furthest value of the columns, what it was set to) for each of them,
 * and, with null in the end, for each that is further than its columns and its start ask for.
 */
function forwardQuery(groups: readonly Fed[], bounds: ReadonlyMap<string, Bounds>): string {
  const columns = groups.flatMap((fed, position) => fed.map((column) => ({ ...column, position })))
  const whereDown = (down: string, up: string): string => `CASE WHEN s.seqincrement < 0 THEN ${down} ELSE ${up} END`
  const isBehind = whereDown('n.next >= m.value', 'n.next <= m.value')
  const isFar = whereDown(
    'n.next < least(m.value + s.seqincrement, s.seqstart)',
    'n.next > greatest(m.value + s.seqincrement, s.seqstart)',
  )
  return `
    WITH ${statesOf(groups.map(sequenceOf))}, ${furthestOf(columns, bounds)}
    SELECT m.position::text, m.value::text, CASE WHEN ${isBehind} THEN setval(s.seqrelid, m.value::bigint)::text END
    FROM (
      SELECT position, CASE WHEN bool_or(counts_down) THEN min(value) ELSE max(value) END AS value
      FROM m
      GROUP BY position) m
    JOIN q ON q.position = m.position ${settingsAndNext}
    WHERE ${isBehind} OR ${isFar}`
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
  const bounds = await readBounds(
    connection,
    fed.map(({ sequence }) => quoteQualified(sequence)),
  )
  const { rows } = await connection.query(behindQuery(fed, bounds))
  return rows.flatMap(([position, next, value]) => {
    const column = fed[Number(position)]
    if (!column || !next || !value) return []
    const { model, field, sequence, countsDown } = column
    return [{ model, field, sequence: qualifiedNameText(sequence), next, furthest: value, countsDown }]
  })
}

/** A row (position, next, furthest) for each column whose sequence is behind, in their order. */
function behindQuery(fed: readonly FedColumn[], bounds: ReadonlyMap<string, Bounds>): string {
  const sequences = fed.map(({ sequence }) => quoteQualified(sequence))
  const columns = fed.map((column, position) => ({ ...column, position }))
  const taken = columns.flatMap((column) =>
    bounds.get(quoteQualified(column.sequence))?.cycles
      ? [`WHEN m.position = ${column.position} THEN ${isTaken(column)}`]
      : [],
  )
  return `
    WITH ${statesOf(sequences)}, ${furthestOf(columns, bounds)}
    SELECT m.position::text, n.next::text, m.value::text
    FROM m
    JOIN q ON q.position = m.position ${settingsAndNext}
    WHERE CASE ${taken.join(' ')} WHEN m.counts_down THEN n.next >= m.value ELSE n.next <= m.value END
    ORDER BY m.position`
}

function isTaken({ table, column }: FedColumn): string {
  return `EXISTS (SELECT FROM ${quoteQualified(table)} t WHERE t.${quoteIdentifier(column)} = n.next::bigint)`
}
