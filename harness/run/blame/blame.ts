import { DatabaseError } from 'pg'
import type { Case } from '../../model/case.ts'
import { HarnessError } from '../../model/errors.ts'
import type { Finding, FindingKind } from '../../model/finding.ts'
import { connect } from '../../postgres/index.ts'
import { numberedStepLabel } from '../../transform/index.ts'
import { applyTransformation } from '../apply-transformation.ts'
import type { CaseDatabases } from '../case-databases.ts'
import type { Played } from '../play-case.ts'
import type { SnapshotTemplate } from '../snapshot-templates.ts'
import { type Evidence, findCulprit } from './culprit.ts'
import { withSuspects } from './suspects.ts'
import { placeText, Witness } from './witness.ts'
import { WrittenRows } from './written-rows.ts'

export interface BlameSources {
  readonly parsed: Case
  readonly snapshot: SnapshotTemplate
  readonly databases: CaseDatabases
  /** The project's folder. */
  readonly root: string
}

/**
 * Says of each finding which step introduced it, which statement of its SQL, and which trigger or foreign key did it on
 * its behalf: the case is applied once more, on a fresh database, with a look at the rows concerned after every statement.
 * The verdict stands, whatever becomes of that: what can't be found out stays unsaid.
 */
export async function blameFindings(played: Played, sources: BlameSources): Promise<readonly Finding[]> {
  const { findings, bound, schema } = played
  if (bound.transform.length === 0) return findings
  const evidence = await gather(played, sources).catch(reasonOf)
  return findings.map((finding) => {
    const blamed = typeof evidence === 'string' ? null : blame(finding, evidence, bound, sources.root)
    const problem = typeof evidence === 'string' ? evidence : null
    if (blamed || isOfImport(finding, bound) || !tellsOfRow(finding)) return blamed ?? finding
    return withSuspects(finding, schema, bound.transform.length, problem)
  })
}

/** Not of how many there are. */
function tellsOfRow({ before, expected, actual }: Finding): boolean {
  return before !== null || expected !== null || actual !== null
}

/** What an import does it does by itself: no trigger fires. */
function isOfImport({ step }: Finding, { transform }: Case): boolean {
  return transform.some((each, index) => each.kind === 'import' && step === numberedStepLabel(each, index + 1))
}

/** Why nobody can be blamed. What PostgreSQL says may hold values. */
function reasonOf(error: unknown): string {
  if (error instanceof HarnessError) return error.message.split('\n', 1)[0] ?? ''
  return error instanceof DatabaseError ? `PostgreSQL refused a look (SQLSTATE ${error.code})` : String(error)
}

async function gather(played: Played, { snapshot, databases, parsed }: BlameSources): Promise<Evidence> {
  const { links } = played.transformed.follower
  const witness = new Witness(played.schema, links, played.findings)
  await databases.onFresh(snapshot.template, async (server) => {
    await using connection = await connect(server.connection)
    await using session = await connect(server.connection)
    await applyTransformation(
      session,
      connection,
      await witness.begun(connection, snapshot.imported()),
      parsed,
      witness,
    )
  })
  const schemas = { before: snapshot.imported().schema, after: played.schema, links }
  return { witness, schemas, written: witness.units.map((unit) => new WrittenRows(unit)) }
}

const brokenKeys: ReadonlySet<FindingKind> = new Set(['dangling-foreign-key', 'duplicate-pk', 'duplicate-natural-key'])

/** Null: nothing was seen of it. */
function blame(finding: Finding, evidence: Evidence, { transform }: Case, root: string): Finding | null {
  const { unit, by } = findCulprit(finding, evidence)
  const step = unit && transform[unit.step - 1]
  if (!unit || !step) return null
  const label = numberedStepLabel(step, unit.step)
  // Who wrote a key need not be who broke it.
  if (brokenKeys.has(finding.kind) && finding.step !== label) return null
  return {
    ...finding,
    step: label,
    ...(unit.place === null ? {} : { statement: placeText(unit.place, root) }),
    ...(by === null ? {} : { by }),
  }
}
