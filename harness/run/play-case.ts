import { type Judgement, judge, schemaDrift } from '../compare/index.ts'
import type { Case } from '../model/case.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Finding } from '../model/finding.ts'
import type { PhaseTimings } from '../model/report.ts'
import type { Schema } from '../model/schema.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { catalogFingerprint, connect, introspect, type ThrowawayServer } from '../postgres/index.ts'
import { exportSnapshot, findSequencesBehind } from '../transfer/index.ts'
import { bindCase, numberedStepLabel } from '../transform/index.ts'
import { applyTransformation, type Transformed } from './apply-transformation.ts'
import { nameBrokenPromises } from './name-broken-promises.ts'
import { sequenceFinding } from './sequence-finding.ts'
import type { ImportedSnapshot } from './snapshot-templates.ts'

/** What a case did to one database, and what is wrong with that. */
export interface Played {
  /** The case, bound to the schema. */
  readonly bound: Case
  /** Of the database after the steps, without the models that can't be exported any more. */
  readonly schema: Schema
  /** After the steps. */
  readonly catalog: Catalog
  readonly transformed: Transformed
  readonly actual: Snapshot
  readonly findings: readonly Finding[]
  readonly judgement: Judgement
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
  const { schema, comparators, catalog, fingerprint, before } = imported
  const bound = bindCase(parsed, schema)
  await using connection = await connect(server.connection)
  const transformed = await timed('stepsMs', async () => {
    // A session of their own: what a step sets for it must not reach the export.
    await using session = await connect(server.connection)
    return await applyTransformation(session, connection, schema, before, bound)
  })
  const steps = bound.transform.map((step, index) => numberedStepLabel(step, index + 1))
  // Reading the catalog takes longer than all else together that most cases do.
  const after = (await catalogFingerprint(connection)) === fingerprint ? catalog : await introspect(connection)
  const drift = schemaDrift(schema, catalog, after, steps.length === 1 ? (steps[0] ?? null) : null)
  const [actual, behind] = await timed('exportMs', async () => [
    await exportSnapshot(connection, drift.intact),
    await findSequencesBehind(connection, drift.intact),
  ])
  const changesLine = bound.expect.changes[0]?.line ?? null
  return await timed('compareMs', async () => {
    const judgement = judge(drift.intact, transformed.expected, actual, {
      purpose: 'case',
      comparators,
      window: transformed.window,
      steps,
      keysPreserved: true,
      ...(changesLine === null ? {} : { changesLine }),
    })
    const findings = [
      ...drift.findings,
      ...nameBrokenPromises(judgement.findings, transformed.promises),
      ...behind.map((sequence) => sequenceFinding(sequence, steps)),
    ]
    return { bound, schema: drift.intact, catalog: after, transformed, actual, findings, judgement }
  })
}
