import { checkSnapshot, modelDisplays } from '../compare/index.ts'
import type { Finding } from '../model/finding.ts'
import { withSequenceStates } from '../model/sequence-states.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { canonicalizeSnapshot, rowOrder } from '../snapshot/index.ts'
import { problemFinding } from './problem-finding.ts'
import type { BoundSchema } from './subject-schema.ts'

export interface ValidatedSnapshot {
  /** Canonical values, in the order of the input, without rows of unknown models. */
  readonly rows: Snapshot
  /** What the schema has no place for, then what is wrong with the snapshot in itself. */
  readonly findings: readonly Finding[]
}

/**
 * Holds a snapshot against its subject's schema. Needs no database.
 * @param side which side of a comparison it is: where findings hold their keys
 * @param absent whether a field that the snapshot lacks is filled as an import would fill it
 */
export function validateSnapshot(
  snapshot: Snapshot,
  { schema: given, comparators }: BoundSchema,
  side: 'expected' | 'actual' = 'expected',
  absent: 'fill' | 'keep' = 'fill',
): ValidatedSnapshot {
  const schema = withSequenceStates(given)
  const { rows, problems } = canonicalizeSnapshot(snapshot, schema, absent)
  const display = modelDisplays(schema, comparators)
  const checked = checkSnapshot(rows, { schema, display, rowOrder, side })
  const unfit = problems.map((problem) => problemFinding(problem, display, side))
  return { rows, findings: [...unfit, ...checked] }
}
