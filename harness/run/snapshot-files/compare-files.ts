import {
  CopiedSecrets,
  judge,
  KeyOutOfOrder,
  modelDisplays,
  SnapshotChecker,
  SnapshotKeys,
} from '../../compare/index.ts'
import type { ExpectedRow } from '../../model/change.ts'
import type { Comparison } from '../../model/comparison.ts'
import type { OnProgress } from '../../model/progress.ts'
import { withSequenceStates } from '../../model/sequence-states.ts'
import { ordinal } from '../../model/snapshot.ts'
import { type RowShape, readRows, readSnapshotFile, rowOrder, type ShapeRows } from '../../snapshot/index.ts'
import { compareSnapshots } from '../compare-snapshots.ts'
import { comparisonOf, type JudgedFile } from '../comparison-of.ts'
import { problemFinding } from '../problem-finding.ts'
import type { BoundSchema } from '../subject-schema.ts'
import { badFiles } from './bad-files.ts'
import type { FileRow } from './file-row.ts'
import { FileSide, WholeFileNeeded } from './file-side.ts'
import { allRows, type OpenRows, pairFiles } from './pair-files.ts'
import { RowCursor } from './row-cursor.ts'

export interface CompareOptions {
  /** False: rows are paired by what they hold, whatever their primary keys. All rows are then held in memory. */
  readonly keysPreserved: boolean
  readonly onProgress?: OnProgress | undefined
}

/**
 * Holds the snapshot in one file against that in another, as {@link compareSnapshots} does, in memory that does not grow
 * with rows that are right, but for their keys. Needs no database.
 * @throws HarnessError `bad-snapshot` when one of them is not a snapshot
 */
export async function compareFiles(
  bound: BoundSchema,
  expected: string,
  actual: string,
  options: CompareOptions,
): Promise<Comparison> {
  try {
    if (options.keysPreserved) return await compareOrdered(bound, expected, actual, options)
    return await compareStreams(bound, expected, actual, options, 'all')
  } catch (error) {
    // A natural key may be that of a row further down, and a list's rows come after all others.
    if (error instanceof WholeFileNeeded) return compareInMemory(bound, expected, actual, options)
    throw await badFiles(error, expected, actual)
  }
}

/** Most files are in order, and then most keys need not be remembered. */
async function compareOrdered(
  bound: BoundSchema,
  ...files: readonly [string, string, CompareOptions]
): Promise<Comparison> {
  try {
    return await compareStreams(bound, ...files, 'needed')
  } catch (error) {
    if (error instanceof KeyOutOfOrder) return compareStreams(bound, ...files, 'all')
    throw error
  }
}

async function compareInMemory(
  bound: BoundSchema,
  expected: string,
  actual: string,
  { keysPreserved }: CompareOptions,
): Promise<Comparison> {
  return compareSnapshots(
    bound,
    { file: expected, snapshot: await readSnapshotFile(expected) },
    { file: actual, snapshot: await readSnapshotFile(actual) },
    { keysPreserved },
  )
}

async function compareStreams(
  bound: BoundSchema,
  expected: string,
  actual: string,
  { keysPreserved, onProgress }: CompareOptions,
  remembered: 'all' | 'needed',
): Promise<Comparison> {
  const { comparators } = bound
  const schema = withSequenceStates(bound.schema)
  const display = modelDisplays(schema, comparators)
  const keys = new SnapshotKeys(schema, remembered)
  // Files of the same models teach each other what their rows look like.
  const learned: RowShape[] = []
  const shapes = new WeakMap<RowShape, ShapeRows>()
  const shares = { expected: 0, actual: 0 }
  const open = (file: string, name: 'expected' | 'actual') => {
    const checker = new SnapshotChecker({ schema, display, rowOrder, side: name }, keys)
    const side = new FileSide(schema, checker, 'keep', shapes)
    const rows = readRows(file, learned, (share) => {
      shares[name] = share
      const read = a.side.rowCount + b.side.rowCount
      onProgress?.({ rows: read, model: null, share: (shares.expected + shares.actual) / 2 })
    })
    return { file, side, checker, cursor: new RowCursor(side, rows) }
  }
  const a = open(expected, 'expected')
  const b = open(actual, 'actual')
  await using _a = a.cursor
  await using _b = b.cursor
  const rows = keysPreserved ? await pairFiles(schema, comparators, a, b) : await allRows(a, b)
  const judged = ({ file, side, checker }: typeof a, name: 'expected' | 'actual'): JudgedFile => ({
    file,
    rows: side.rowCount,
    findings: [...side.problems().map((problem) => problemFinding(problem, display, name)), ...checker.findings()],
  })
  return comparisonOf(bound, judged(a, 'expected'), judged(b, 'actual'), judgeOpen(rows))

  function judgeOpen({ expected, actual }: OpenRows) {
    return judge(
      schema,
      { rows: expected.map(expectedRow), removed: [] },
      actual.map((row) => row.row()),
      {
        purpose: 'files',
        comparators,
        window: null,
        steps: [],
        keysPreserved,
        // Most rows have been let go: what they held that is secret is not known.
        copied: new CopiedSecrets(),
        ...(bound.subject === null && { inferredModels: [...schema.models.keys()] }),
        isSettled: (model, pk) => keysPreserved && keys.haveBoth(model, pk),
      },
    ).findings
  }
}

function expectedRow(row: FileRow): ExpectedRow {
  const { model, pk, fields } = row.row()
  return {
    model,
    pk,
    fields,
    before: { model, pk, fields },
    ordinal: ordinal(row.position),
    intended: new Map(),
    addedBy: null,
    reportedPk: null,
  }
}
