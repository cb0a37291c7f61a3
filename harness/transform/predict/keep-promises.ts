import type { Expected, ExpectedRow, Origin } from '../../model/change.ts'
import type { UnchangedModel } from '../../model/expectation.ts'
import type { Schema } from '../../model/schema.ts'
import type { ModelName, Ordinal, Row } from '../../model/snapshot.ts'
import { unchanged } from './expected-rows.ts'

/** A promise of `expect.unchanged`. */
export interface ModelPromise {
  readonly line: number | null
  /** The steps that should change the model all the same, by what the foreign keys say; in their order, each once. */
  readonly brokenBy: readonly string[]
}

export interface KeptPromises {
  readonly expected: Expected
  readonly promises: ReadonlyMap<ModelName, ModelPromise>
}

/** Expects the rows of the models that must not change as they were before the steps, whatever was predicted of them. */
export function keepPromises(schema: Schema, given: Expected, models: readonly UnchangedModel[]): KeptPromises {
  const origins = new Map<ModelName, Set<string>>(models.map(({ model }) => [model, new Set()]))
  const blame = (model: ModelName, by: Iterable<Origin>): void => {
    for (const origin of by)
      if (origin.kind === 'step') origins.get(model)?.add(`step ${origin.step} (${origin.label})`)
  }
  const asBefore = (row: Row, ordinal: Ordinal | null): readonly ExpectedRow[] =>
    unchanged([row], schema).rows.map((back) => ({ ...back, ordinal }))
  const rows = given.rows.flatMap((row): readonly ExpectedRow[] => {
    if (!origins.has(row.model) || (row.intended.size === 0 && row.addedBy === null)) return [row]
    blame(row.model, row.addedBy ? [row.addedBy] : row.intended.values())
    return row.before ? asBefore(row.before, row.ordinal) : []
  })
  const [back, removed] = [
    given.removed.filter(({ row }) => origins.has(row.model)),
    given.removed.filter(({ row }) => !origins.has(row.model)),
  ]
  for (const { row, origin } of back) blame(row.model, [origin])
  return {
    expected: { rows: [...rows, ...back.flatMap(({ row, ordinal }) => asBefore(row, ordinal))], removed },
    promises: new Map(models.map(({ model, line }) => [model, { line, brokenBy: [...(origins.get(model) ?? [])] }])),
  }
}
