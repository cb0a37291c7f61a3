import { modelDisplays, SnapshotChecker } from '../../compare/index.ts'
import type { SourcePlace } from '../../model/errors.ts'
import type { Finding } from '../../model/finding.ts'
import type { OnProgress } from '../../model/progress.ts'
import type { Schema } from '../../model/schema.ts'
import { withSequenceStates } from '../../model/sequence-states.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { placesOfRows, type ReadRow, readRows, readSnapshotFile, rowOf, rowOrder } from '../../snapshot/index.ts'
import { problemFinding } from '../problem-finding.ts'
import type { BoundSubject } from '../subject-schema.ts'
import { validateSnapshot } from '../validate-snapshot.ts'
import { AppliedShims } from './applied-shims.ts'
import { FileSide, WholeFileNeeded } from './file-side.ts'

/** Something wrong with a snapshot's file, and where the row stands that it is about. */
export interface PlacedFinding {
  readonly finding: Finding
  readonly place?: SourcePlace
}

/** What a snapshot's file is, held against its subject. */
export interface ValidatedFile {
  readonly findings: readonly PlacedFinding[]
  /** Which of the subject's shims its rows needed, each with how many: `drops model public.actor (3 rows)`. */
  readonly shims: readonly string[]
  /** How many models its rows are of that the subject has. */
  readonly knownModels: number
}

/**
 * Holds the snapshot in a file against its subject's schema, as {@link validateSnapshot} does, in memory that does not
 * grow with rows that are right, but for their keys. The subject's shims apply, as in an import. Needs no database.
 * @throws HarnessError `bad-snapshot` when it is not a snapshot
 */
export async function validateSnapshotFile(
  bound: BoundSubject,
  file: string,
  onProgress?: OnProgress,
): Promise<ValidatedFile> {
  const { findings, shims, models } = await findingsOf(bound, file, onProgress)
  const known = { shims, knownModels: [...models].filter((model) => bound.schema.models.has(model)).length }
  if (findings.length === 0) return { findings: [], ...known }
  const rows = await rowsInFile(
    bound.schema,
    file,
    findings.map(({ model, ordinal }) => ({ model, position: ordinal ?? 1 })),
  )
  const places = await placesOfRows(file, rows)
  return {
    findings: findings.map((finding, index) => ({ finding, ...(places[index] && { place: places[index] }) })),
    ...known,
  }
}

interface Found {
  readonly findings: readonly Finding[]
  readonly shims: readonly string[]
  /** By their names of today. */
  readonly models: ReadonlySet<ModelName>
}

async function findingsOf(bound: BoundSubject, file: string, onProgress?: OnProgress): Promise<Found> {
  const schema = withSequenceStates(bound.schema)
  const display = modelDisplays(schema, bound.comparators)
  const checker = new SnapshotChecker({ schema, display, rowOrder, side: 'expected' })
  const side = new FileSide(schema, checker, 'fill')
  const applied = new AppliedShims(schema)
  const models = new Set<ModelName>()
  const onShare = (share: number): void => onProgress?.({ rows: side.rowCount, model: null, share })
  try {
    for await (const rows of readRows(file, [], onShare)) {
      for (const read of rows) {
        const today = applied.next(read)
        if (!today) continue
        models.add(modelOf(today))
        const row = side.next(today)
        if (row) side.look(row)
      }
    }
  } catch (error) {
    if (error instanceof WholeFileNeeded) return await inMemory(bound, file)
    throw error
  }
  const unfit = side.problems().map((problem) => problemFinding(problem, display, 'expected'))
  return { findings: [...unfit, ...checker.findings()], shims: applied.texts(), models }
}

async function inMemory(bound: BoundSubject, file: string): Promise<Found> {
  const applied = new AppliedShims(bound.schema)
  const rows = (await readSnapshotFile(file)).flatMap((row) => {
    const today = applied.next({ shape: null, row })
    return today ? [rowOf(today)] : []
  })
  const models = new Set(rows.map(({ model }) => model))
  return { findings: validateSnapshot(rows, bound).findings, shims: applied.texts(), models }
}

/** Where rows are in a file that shims have seen by other names, or in other places among those of their model. */
async function rowsInFile(
  schema: Schema,
  file: string,
  wanted: readonly FileRowName[],
): Promise<readonly FileRowName[]> {
  const renamed = new Set(schema.relocation?.shims.renamedModels.values())
  if (!wanted.some(({ model }) => renamed.has(model))) return wanted
  const names = new Map<string, FileRowName>()
  const applied = new AppliedShims(schema)
  const [counts, todays] = [new Map<ModelName, number>(), new Map<ModelName, number>()]
  for await (const rows of readRows(file, [])) {
    for (const read of rows) {
      const model = modelOf(read)
      const position = (counts.get(model) ?? 0) + 1
      counts.set(model, position)
      const today = applied.next(read)
      if (!today) continue
      const name = modelOf(today)
      const place = (todays.get(name) ?? 0) + 1
      todays.set(name, place)
      if (renamed.has(name)) names.set(`${name} ${place}`, { model, position })
    }
  }
  return wanted.map((row) => names.get(`${row.model} ${row.position}`) ?? row)
}

/** `position`: 1-based, among the rows of the model. */
interface FileRowName {
  readonly model: ModelName
  readonly position: number
}

function modelOf(read: ReadRow): ModelName {
  return read.shape === null ? read.row.model : read.shape.model
}
