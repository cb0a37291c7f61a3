import { HarnessError, type Problem } from '../../model/errors.ts'
import type { Schema } from '../../model/schema.ts'
import type { RowSource } from '../../model/snapshot.ts'
import type { Connection } from '../../postgres/index.ts'
import type { BrokenConstraint } from '../constraints/check-constraints.ts'
import { findRows, type Search } from './find-rows.ts'
import { type Placement, rowDetails, rowPlace } from './row-place.ts'

/** Rows were imported that constraints refuse: the import has to be rolled back. */
export class RefusedRows extends Error {
  override readonly name = 'RefusedRows'
  readonly broken: readonly BrokenConstraint[]

  constructor(broken: readonly BrokenConstraint[]) {
    super('constraints refuse rows')
    this.broken = broken
  }
}

/** Names each row with its place in the source, which is gone through again. After the import was rolled back. */
export async function refusedRowsError(
  connection: Connection,
  schema: Schema,
  broken: readonly BrokenConstraint[],
  source: RowSource,
  placement: Placement,
): Promise<HarnessError> {
  const searches = broken.map(({ model, identity, fields, rows, more }) => {
    const wanted = rows.map(({ texts, reason }) => ({ texts, reason, place: null }))
    return { model, identity, certain: fields, wanted, placed: new Set<number>(), more: more?.text ?? null }
  })
  await findRows(connection, schema, searches, source, placement)
  const summary = broken.every(({ isForeignKey }) => isForeignKey)
    ? 'the snapshot has rows that refer to rows it lacks; nothing was imported'
    : 'the snapshot has rows that constraints of the database refuse; nothing was imported'
  return new HarnessError(summary, { code: 'import-failed', problems: searches.flatMap(problemsOf) })
}

function problemsOf({ model, wanted, more }: Search & { readonly more: string | null }): readonly Problem[] {
  const failure = 'integrity-error'
  const problems = wanted.map(({ place, reason }) => {
    return {
      message: `${model.name}${rowPlace(model, place)}: ${reason}`,
      failure,
      ...rowDetails(model, place),
    } as const
  })
  return more === null ? problems : [...problems, { message: `… and more ${more}`, failure, model: model.name }]
}
