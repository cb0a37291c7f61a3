import type { Finding } from '../model/finding.ts'
import type { ModelName, PrimaryKey } from '../model/snapshot.ts'
import type { SnapshotProblem } from '../snapshot/index.ts'

/** Null: it must not be shown. */
interface PkDisplay {
  readonly pk: (pk: PrimaryKey) => PrimaryKey | null
}

/** @param display how rows of a model may be shown; of one that the schema does not have the problem itself knows */
export function problemFinding(
  problem: SnapshotProblem,
  display: (model: ModelName) => PkDisplay | null,
  side: 'expected' | 'actual',
): Finding {
  const shown = display(problem.model)
  const pk = shown ? shown.pk(problem.pk) : problem.kind === 'unknown-model' ? problem.pk : null
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
