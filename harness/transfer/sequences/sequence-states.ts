import { parseQualifiedName } from '../../model/sequence-row.ts'
import type { Connection } from '../../postgres/index.ts'
import { quoteQualified } from '../../postgres/index.ts'
import { settingsAndNext, statesOf } from './states-of.ts'

/** What a sequence does next. */
export interface SequenceState {
  /** The number that PostgreSQL gave it, whatever it is called. */
  readonly id: string
  readonly next: bigint
  readonly increment: bigint
  /** What it gave first, when it was created. */
  readonly start: bigint
  /** How many numbers it has, of one that starts over at its end; null for others. */
  readonly cycle: bigint | null
}

/**
 * The states of sequences, by their names as `qualifiedNameText` writes them; one that is not there is left out. They
 * move on outside of transactions: this is the moment of the query.
 */
export async function readSequenceStates(
  connection: Connection,
  names: readonly string[],
): Promise<ReadonlyMap<string, SequenceState>> {
  if (names.length === 0) return new Map()
  const { rows: present } = await connection.query(
    `SELECT name FROM json_array_elements_text($1::json) AS name
     JOIN pg_class c ON c.oid = to_regclass(name) AND c.relkind = 'S'`,
    [JSON.stringify(names)],
  )
  const known = present.flatMap(([name]) => {
    const parsed = name ? parseQualifiedName(name) : null
    return name && parsed ? [{ name, quoted: quoteQualified(parsed) }] : []
  })
  if (known.length === 0) return new Map()
  const { rows } = await connection.query(stateQuery(known.map(({ quoted }) => quoted)))
  return new Map(
    rows.map(([position, next, increment, start, cycle, id]) => [
      known[Number(position)]?.name ?? '',
      {
        next: BigInt(next ?? 0),
        increment: BigInt(increment ?? 1),
        start: BigInt(start ?? 1),
        cycle: cycle ? BigInt(cycle) : null,
        id: id ?? '',
      },
    ]),
  )
}

/** Rows: position, next number, increment, start, of one that starts over how many numbers it has, and its number. */
function stateQuery(sequences: readonly string[]): string {
  return `
    WITH ${statesOf(sequences)}
    SELECT q.position::text, n.next::text, s.seqincrement::text, s.seqstart::text,
      CASE WHEN s.seqcycle THEN (div(s.seqmax::numeric - s.seqmin, abs(s.seqincrement::numeric)) + 1)::text END,
      s.seqrelid::text
    FROM q ${settingsAndNext}
    ORDER BY q.position`
}
