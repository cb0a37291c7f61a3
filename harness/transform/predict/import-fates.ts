import type { Origin } from '../../model/change.ts'
import { type DeclaredImport, type ExpectedChange, isDeclaredImport } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import type { Row } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import type { ImportOutcome } from '../apply/step-outcome.ts'
import type { RowView } from './expected-rows.ts'
import { nameOf } from './needless-fields.ts'
import { RowFinder } from './row-finder.ts'

type EntryOrigin = Extract<Origin, { readonly kind: 'expectation' }>

/** What an entry says that an import makes of a row, other than to add it. */
export type Fate =
  | { readonly kind: 'merged' | 'overwritten'; readonly into: Where | null; readonly origin: EntryOrigin }
  | { readonly kind: 'left-out'; readonly origin: EntryOrigin }

export interface ImportProblem {
  /** 1-based number of the entry of `expect.changes`. */
  readonly entry: number
  readonly message: string
}

export type Fates = ReadonlyMap<Row, Fate>

/** A row of the snapshot of an import, as `where` looks at it. */
export interface SourceView extends RowView {
  readonly row: Row
}

/** Finds rows of the snapshot of an import by what the snapshot itself holds. */
export function sourceFinder(schema: Schema, rows: readonly Row[]): RowFinder<SourceView> {
  return new RowFinder(
    schema,
    rows.map((row) => ({ model: row.model, pk: row.pk, fields: row.fields, reportedPk: null, row })),
  )
}

/**
 * What entries of `expect.changes` say of the rows of an import step.
 * @param changes all of the case; those that speak of imports bound to the schema of the step's moment
 * @param step its 1-based number
 * @param counted told how many rows an entry finds
 */
export function readFates(
  schema: Schema,
  changes: readonly ExpectedChange[],
  outcome: ImportOutcome,
  step: number,
  counted: (entry: number, found: number) => void,
): { readonly fates: Fates; readonly problems: readonly ImportProblem[] } {
  const fates = new Map<Row, Fate>()
  const problems: ImportProblem[] = []
  const finder = sourceFinder(schema, outcome.rows)
  changes.forEach((change, index) => {
    if (!isDeclaredImport(change) || (change.imported !== 'any' && change.imported !== step)) return
    const entry = index + 1
    const origin: EntryOrigin = {
      kind: 'expectation',
      entry,
      line: change.line,
      ...(change.source && { source: change.source }),
    }
    const found = finder.find(change.model, change.where).filter(({ row }) => outcome.has(row))
    counted(entry, found.length)
    for (const { row } of found) {
      const earlier = fates.get(row)
      if (earlier)
        problems.push({
          entry,
          message: `${nameOf(earlier.origin)} already says what becomes of a row that this entry finds too`,
        })
      else fates.set(row, fateOf(change, origin))
    }
  })
  return { fates, problems }
}

function fateOf(change: DeclaredImport, origin: EntryOrigin): Fate {
  return change.kind === 'left-out' ? { kind: 'left-out', origin } : { kind: change.kind, into: change.into, origin }
}
