import { checkSnapshot, modelDisplays } from '../compare/index.ts'
import type { Finding } from '../model/finding.ts'
import type { PrimaryKey, Snapshot } from '../model/snapshot.ts'
import { canonicalizeSnapshot, rowOrder, type SnapshotProblem } from '../snapshot/index.ts'
import type { BoundSubject } from './subject-schema.ts'

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
  { schema, comparators }: BoundSubject,
  side: 'expected' | 'actual' = 'expected',
  absent: 'fill' | 'keep' = 'fill',
): ValidatedSnapshot {
  const { rows, problems } = canonicalizeSnapshot(snapshot, schema, absent)
  const display = modelDisplays(schema, comparators)
  const checked = checkSnapshot(rows, { schema, display, rowOrder, side })
  const unfit = problems.map((problem) => toFinding(problem, display(problem.model)?.pk(problem.pk) ?? null, side))
  return { rows, findings: [...unfit, ...checked] }
}

function toFinding(problem: SnapshotProblem, pk: PrimaryKey | null, side: 'expected' | 'actual'): Finding {
  return {
    kind: problem.kind,
    model: problem.model,
    ordinal: problem.ordinal,
    expectedPk: side === 'expected' ? pk : null,
    actualPk: side === 'actual' ? pk : null,
    label: null,
    field: problem.field,
    comparator: null,
    message: problem.message,
    before: null,
    expected: null,
    actual: null,
    pairedBy: null,
    step: null,
    fix: fixes[problem.kind],
  }
}

const fixes = {
  'unknown-model': 'correct the name, or give the subject a table for it',
  'unknown-field': 'correct the name, or drop the field',
  existence: 'write a value that the column can hold',
  'dangling-foreign-key': 'add the row that it names, or name one that is there',
} as const satisfies Record<SnapshotProblem['kind'], string>
