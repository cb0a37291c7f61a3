import { judge } from '../compare/index.ts'
import type { Expected } from '../model/change.ts'
import type { Comparison } from '../model/comparison.ts'
import type { Finding, FindingKind } from '../model/finding.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { unchanged } from '../transform/index.ts'
import type { BoundSubject } from './subject-schema.ts'
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
  bound: BoundSubject,
  expected: ComparedFile,
  actual: ComparedFile,
  options: { readonly keysPreserved: boolean },
): Comparison {
  const expectedSide = validateSnapshot(expected.snapshot, bound, 'expected', 'keep')
  const actualSide = validateSnapshot(actual.snapshot, bound, 'actual', 'keep')
  const { findings } = judge(bound.schema, asWritten(expectedSide.rows, bound.schema), actualSide.rows, {
    purpose: 'files',
    comparators: bound.comparators,
    window: null,
    steps: [],
    keysPreserved: options.keysPreserved,
  })
  const all = [
    ...ofFile(expectedSide.findings, expected.file),
    ...ofFile(actualSide.findings, actual.file),
    ...findings,
  ]
  return {
    schemaVersion: 1,
    verdict: all.length === 0 ? 'pass' : 'fail',
    summary: {
      expectedRows: expected.snapshot.length,
      actualRows: actual.snapshot.length,
      findings: all.length,
      byKind: countKinds(all),
    },
    findings: all,
  }
}

/** A file that lacks a field expects it to be lacking; an import would leave it to the database. */
function asWritten(rows: Snapshot, schema: Schema): Expected {
  const { rows: expected, removed } = unchanged(rows, schema)
  return { rows: expected.map((row) => ({ ...row, fields: row.before?.fields ?? row.fields })), removed }
}

function ofFile(findings: readonly Finding[], file: string): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, message: `${file}: ${finding.message}` }))
}

function countKinds(findings: readonly Finding[]): Comparison['summary']['byKind'] {
  const counts: Partial<Record<FindingKind, number>> = {}
  for (const kind of findings.map((finding) => finding.kind).sort()) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
