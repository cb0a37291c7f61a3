import { modelDisplays, SnapshotChecker } from '../../compare/index.ts'
import type { SourcePlace } from '../../model/errors.ts'
import type { Finding } from '../../model/finding.ts'
import type { OnProgress } from '../../model/progress.ts'
import { withSequenceStates } from '../../model/sequence-states.ts'
import { placesOfRows, readRows, readSnapshotFile, rowOrder } from '../../snapshot/index.ts'
import { problemFinding } from '../problem-finding.ts'
import type { BoundSubject } from '../subject-schema.ts'
import { validateSnapshot } from '../validate-snapshot.ts'
import { FileSide, WholeFileNeeded } from './file-side.ts'

/** Something wrong with a snapshot's file, and where the row stands that it is about. */
export interface PlacedFinding {
  readonly finding: Finding
  readonly place?: SourcePlace
}

/**
 * Holds the snapshot in a file against its subject's schema, as {@link validateSnapshot} does, in memory that does not
 * grow with rows that are right, but for their keys. Needs no database.
 * @throws HarnessError `bad-snapshot` when it is not a snapshot
 */
export async function validateSnapshotFile(
  bound: BoundSubject,
  file: string,
  onProgress?: OnProgress,
): Promise<readonly PlacedFinding[]> {
  const findings = await findingsOf(bound, file, onProgress)
  if (findings.length === 0) return []
  const places = await placesOfRows(
    file,
    findings.map(({ model, ordinal }) => ({ model, position: ordinal ?? 1 })),
  )
  return findings.map((finding, index) => ({ finding, ...(places[index] && { place: places[index] }) }))
}

async function findingsOf(bound: BoundSubject, file: string, onProgress?: OnProgress): Promise<readonly Finding[]> {
  const schema = withSequenceStates(bound.schema)
  const display = modelDisplays(schema, bound.comparators)
  const checker = new SnapshotChecker({ schema, display, rowOrder, side: 'expected' })
  const side = new FileSide(schema, checker, 'fill')
  const onShare = (share: number): void => onProgress?.({ rows: side.rowCount, model: null, share })
  try {
    for await (const rows of readRows(file, [], onShare)) {
      for (const read of rows) {
        const row = side.next(read)
        if (row) side.look(row)
      }
    }
  } catch (error) {
    if (error instanceof WholeFileNeeded) return validateSnapshot(await readSnapshotFile(file), bound).findings
    throw error
  }
  const unfit = side
    .problems()
    .map((problem) => problemFinding(problem, display(problem.model)?.pk(problem.pk) ?? null, 'expected'))
  return [...unfit, ...checker.findings()]
}
