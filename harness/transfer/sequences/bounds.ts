import type { Connection } from '../../postgres/index.ts'

/** What a sequence can give. */
export interface Bounds {
  /** Decimal digits. */
  readonly lowest: string
  /** Decimal digits. */
  readonly highest: string
  /** Whether it starts over at its end. */
  readonly cycles: boolean
}

/** The bounds of sequences, by their quoted names. What is no sequence is left out; what is not there fails. */
export async function readBounds(
  connection: Connection,
  sequences: readonly string[],
): Promise<ReadonlyMap<string, Bounds>> {
  const { rows } = await connection.query(
    `SELECT name, s.seqmin::text, s.seqmax::text, s.seqcycle::text
     FROM json_array_elements_text($1::json) AS name
     JOIN pg_sequence s ON s.seqrelid = name::regclass`,
    [JSON.stringify([...new Set(sequences)])],
  )
  return new Map(
    rows.map(([name, lowest, highest, cycles]) => [
      name ?? '',
      { lowest: lowest ?? '', highest: highest ?? '', cycles: cycles === 'true' },
    ]),
  )
}
