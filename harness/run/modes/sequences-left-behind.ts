import type { Case } from '../../model/case.ts'
import type { Finding } from '../../model/finding.ts'
import type { Schema } from '../../model/schema.ts'
import type { Connection } from '../../postgres/index.ts'
import { findSequencesBehind } from '../../transfer/index.ts'
import { sequenceFinding } from '../sequence-finding.ts'

/**
 * A finding for each sequence that is behind and that the case does not declare to be.
 * @param schema what the database is like now
 */
export async function sequencesLeftBehind(
  connection: Connection,
  schema: Schema,
  { expect }: Case,
): Promise<readonly Finding[]> {
  const known = new Set(
    expect.sequences.filter(({ state }) => state.kind !== 'advanced').map(({ sequence }) => sequence),
  )
  const behind = await findSequencesBehind(connection, schema)
  return behind.filter(({ sequence }) => !known.has(sequence)).map((sequence) => sequenceFinding(sequence, []))
}
