import { CopiedSecrets, judgeInFull } from '../compare/index.ts'
import type { Expected } from '../model/change.ts'
import type { Comparison } from '../model/comparison.ts'
import type { Schema } from '../model/schema.ts'
import { withSequenceStates } from '../model/sequence-states.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { unchanged } from '../transform/index.ts'
import { comparisonOf } from './comparison-of.ts'
import type { BoundSchema } from './subject-schema.ts'
import { validateSnapshot } from './validate-snapshot.ts'

/** One side of a comparison: rows as they were read, and the file that they are from. */
export interface ComparedFile {
  readonly file: string
  readonly snapshot: Snapshot
}

/**
 * Holds one snapshot against another: they must be equal, save for what the subject's comparators allow. Needs no
 * database. What is wrong with a file in itself is a finding too, whose message names the file.
 * @param options.keysPreserved false: rows are paired by what they hold, whatever their primary keys
 */
export function compareSnapshots(
  bound: BoundSchema,
  expected: ComparedFile,
  actual: ComparedFile,
  options: { readonly keysPreserved: boolean },
): Comparison {
  const expectedSide = validateSnapshot(expected.snapshot, bound, 'expected', 'keep')
  const actualSide = validateSnapshot(actual.snapshot, bound, 'actual', 'keep')
  const schema = withSequenceStates(bound.schema)
  const { findings } = judgeInFull(schema, asWritten(expectedSide.rows, schema), actualSide.rows, {
    purpose: 'files',
    comparators: bound.comparators,
    window: null,
    steps: [],
    keysPreserved: options.keysPreserved,
    // As where rows are streamed, of which most are let go unseen.
    copied: new CopiedSecrets(),
    ...(bound.subject === null && { inferredModels: [...schema.models.keys()] }),
  })
  return comparisonOf(
    bound,
    { file: expected.file, rows: expected.snapshot.length, findings: expectedSide.findings },
    { file: actual.file, rows: actual.snapshot.length, findings: actualSide.findings },
    findings,
  )
}

/** A file that lacks a field expects it to be lacking; an import would leave it to the database. */
function asWritten(rows: Snapshot, schema: Schema): Expected {
  const { rows: expected, removed } = unchanged(rows, schema)
  return { rows: expected.map((row) => ({ ...row, fields: row.before?.fields ?? row.fields })), removed }
}
