import { type CopiedSecrets, type Judgement, judge, judgedSecrets, redactFinding } from '../compare/index.ts'
import type { Case } from '../model/case.ts'
import type { PhaseTimings } from '../model/case-report.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Finding } from '../model/finding.ts'
import type { Schema } from '../model/schema.ts'
import type { UnknownNames } from '../model/scope.ts'
import { qualifiedNameText } from '../model/sequence-row.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { type Connection, connect, type ThrowawayServer } from '../postgres/index.ts'
import {
  exportSnapshot,
  findSequencesBehind,
  readSequenceStates,
  type Selection,
  type SequenceState,
} from '../transfer/index.ts'
import { numberedStepLabel } from '../transform/index.ts'
import { applyTransformation, type Transformed } from './apply-transformation.ts'
import { findBrokenConstraints } from './broken-constraints.ts'
import { judgeSequences } from './judge-sequences.ts'
import { nameBrokenPromises } from './name-broken-promises.ts'
import { numberFindings } from './number-findings.ts'
import { judgeTakes, takingOfExport, takingsOfImports } from './relocation/judge-takes.ts'
import { requireNamesOfExport, requireNamesOfImport } from './relocation/require-known-names.ts'
import type { ImportedSnapshot } from './snapshot-templates.ts'
import { structureFindings } from './structure/structure-findings.ts'
import type { BoundSubject } from './subject-schema.ts'

/** What a case did to one database, and what is wrong with that. */
export interface Played {
  /** The case: steps by the schema of their moment, what is expected by that after them. */
  readonly bound: Case
  /** After the steps. */
  readonly schema: Schema
  /** After the steps. */
  readonly comparators: BoundSubject['comparators']
  /** After the steps. */
  readonly catalog: Catalog
  readonly transformed: Transformed
  readonly actual: Snapshot
  readonly findings: readonly Finding[]
  /** Its changed rows number `findings`, of which its own are a part. */
  readonly judgement: Judgement
  /** What no text about the case may show. */
  readonly copied: CopiedSecrets
}

/** Measures how long a phase takes. */
export type Timed = <T>(phase: keyof PhaseTimings, work: () => Promise<T>) => Promise<T>

/**
 * Applies the steps of a case to a database that holds its snapshot, exports it and judges.
 * @throws HarnessError when the case can't be judged: `bad-case`, `step-failed`, `export-failed`
 */
export async function playCase(
  server: ThrowawayServer,
  imported: ImportedSnapshot,
  parsed: Case,
  timed: Timed,
): Promise<Played> {
  requireNamesOfImport(imported, parsed)
  await using connection = await connect(server.connection)
  const sequencesBefore = await sequencesNow(connection, parsed, imported.schema)
  const transformed = await timed('stepsMs', async () => {
    // A session of their own: what a step sets for it must not reach the export.
    await using session = await connect(server.connection)
    return await applyTransformation(session, connection, imported, parsed)
  })
  const { bound, follower } = transformed
  const { schema, comparators, catalog } = follower.structure
  const steps = bound.transform.map((step, index) => numberedStepLabel(step, index + 1))
  const [actual, behind, sequencesAfter, broken] = await timed('exportMs', async () => {
    const rows = await exportKnown(connection, schema, parsed, transformed)
    return [
      rows,
      await findSequencesBehind(connection, schema),
      await sequencesNow(connection, parsed, schema),
      await findBrokenConstraints(connection, follower.structure, bound.transform, rows),
    ] as const
  })
  const changesLine = bound.expect.changes[0]?.line ?? null
  return await timed('compareMs', async () => {
    const copied = judgedSecrets(schema, transformed.expected, actual, imported, [
      ...transformed.imports.sources.values(),
    ])
    const judged = judge(schema, transformed.expected, actual, {
      purpose: 'case',
      comparators,
      window: transformed.window,
      steps,
      keysPreserved: true,
      copied,
      isRelocated: imported.relocated !== undefined,
      ...(changesLine === null ? {} : { changesLine }),
    })
    const structure = { transform: bound.transform, declared: bound.expect.schema }
    const takings = [
      ...takingsOfImports(parsed, imported.relocated?.outcome, transformed.imports.outcomes),
      ...takingOfExport(parsed, actual, transformed.exported),
    ]
    const atLarge = [
      ...takings.flatMap((taking) => judgeTakes(schema, taking)).map((finding) => redactFinding(finding, copied)),
      ...structureFindings(imported, follower, structure).map((finding) => redactFinding(finding, copied)),
      ...broken,
    ]
    const findings = [
      ...atLarge,
      ...nameBrokenPromises(judged.findings, transformed.promises),
      ...judgeSequences(bound.expect.sequences, { before: sequencesBefore, after: sequencesAfter, behind }, steps),
    ]
    const judgement = { ...judged, changedRows: numberFindings(judged.changedRows, atLarge) }
    return { bound, schema, comparators, catalog, transformed, actual, findings, judgement, copied }
  })
}

/** @throws HarnessError `bad-case` when its filter names who neither is there nor should be */
async function exportKnown(
  connection: Connection,
  schema: Schema,
  parsed: Case,
  { exported }: Transformed,
): Promise<Snapshot> {
  let there: UnknownNames = { users: [], organizations: [] }
  const onSelected = ({ unknown }: Selection): void => {
    there = unknown
  }
  const rows = await exportSnapshot(connection, schema, { ...parsed.export, onSelected })
  requireNamesOfExport(schema, parsed, exported, there)
  return rows
}

/** By name; none where the case says nothing of any. */
async function sequencesNow(
  connection: Connection,
  { expect }: Case,
  { sequences }: Schema,
): Promise<ReadonlyMap<string, SequenceState>> {
  return await readSequenceStates(connection, expect.sequences.length === 0 ? [] : sequences.map(qualifiedNameText))
}
