import { isNumeric } from '../../model/sanitize-rule.ts'
import type { Schema } from '../../model/schema.ts'
import { sequenceModel } from '../../model/sequence-row.ts'
import type { ModelName, Row, RowSource, RowStream } from '../../model/snapshot.ts'
import { JoinLists } from '../join-lists.ts'
import { rowOrder } from '../order.ts'
import { Survivors } from './check/survivors.ts'
import { MisplacedValues } from './misplaced-values.ts'
import { Passes, type ReplacedCounts } from './passes.ts'
import { type ModelPlan, planOf, type SanitizePlan } from './plan.ts'
import { walkRow } from './sanitize-row.ts'
import { UnknownNames } from './unknown-names.ts'

export interface SanitizeOptions {
  /** The same seed makes the same of the same rows. It is a secret: who has it can try out originals. Null: a fresh one. */
  readonly seed: string | null
  /** Told once, when all rows have come. */
  readonly onDone?: (summary: SanitizeSummary) => void
}

export interface SanitizeSummary {
  readonly rows: number
  /** Values that were replaced, by rule. */
  readonly replaced: ReplacedCounts
}

const batchSize = 1_000

/**
 * Replaces what the subject's rules say, consistently all over the snapshot. Goes through the source twice. Holds every
 * distinct original and moment, and the rows of one model at a time where its primary key is replaced, or it has none:
 * they are sorted anew.
 *
 * When the last row has come it is known whether all went well: what was written before that must not be used.
 * @throws HarnessError `not-sanitized` when something looks personal and nobody has decided about it, before the first
 *   row; or when an original is found in what was written, after the last.
 *   `bad-snapshot` for rows of unknown models and fields, and for values that fit no field; and what the source throws.
 */
export async function* sanitizeRows(schema: Schema, rows: RowSource, options: SanitizeOptions): RowStream {
  const source = new JoinLists(schema).expandSource(rows)
  const plan = planOf(schema)
  const passes = new Passes(options.seed)
  await note(schema, plan, passes, source)
  passes.suspicions.throwIfAny(schema)
  const survivors = new Survivors(passes.originals, plan)
  let count = 0
  for await (const batch of sorted(plan, replaced(plan, passes, survivors, source))) {
    count += batch.length
    yield batch
  }
  survivors.throwIfAny()
  options.onDone?.({ rows: count, replaced: passes.counts })
}

async function note(schema: Schema, plan: SanitizePlan, passes: Passes, source: RowSource): Promise<void> {
  const unknown = new UnknownNames(schema)
  const misplaced = new MisplacedValues(schema.subject)
  for await (const batch of source()) {
    for (const row of batch) {
      passes.suspicions.nextRow()
      const model = plan.models.get(row.model)
      unknown.look(model, row)
      if (!model) continue
      misplaced.look(model, row)
      walkRow(model, row, passes.noting)
      lookAtNumbers(model, row, passes)
      passes.noteSlugs(model, row)
    }
  }
  unknown.throwIfAny()
  misplaced.throwIfAny()
}

function lookAtNumbers({ model, fields }: ModelPlan, row: Row, { suspicions }: Passes): void {
  for (const [name, value] of Object.entries(row.fields)) {
    const plan = fields.get(name)
    if (plan?.action.kind === 'pass' && isNumeric(plan.field.type)) suspicions.lookAtNumber(model, name, value)
  }
}

async function* replaced(
  plan: SanitizePlan,
  passes: Passes,
  survivors: Survivors,
  source: RowSource,
): AsyncGenerator<readonly Row[]> {
  const positions = new Map<ModelName, number>()
  for await (const batch of source()) {
    const rows: Row[] = []
    for (const row of batch) {
      const model = plan.models.get(row.model)
      if (model) {
        const position = (positions.get(row.model) ?? 0) + 1
        positions.set(row.model, position)
        const other = walkRow(model, row, passes.replacing)
        survivors.check(model, other, position)
        rows.push(other)
      } else if (row.model === sequenceModel) rows.push(row)
    }
    yield rows
  }
}

/** Rows of models that need it come together, in the order that they have now. */
async function* sorted(plan: SanitizePlan, batches: AsyncIterable<readonly Row[]>): RowStream {
  let held: { readonly model: ModelPlan; readonly rows: Row[] } | null = null
  const release = function* (): Generator<readonly Row[]> {
    if (held === null) return
    const rows = held.rows.sort(rowOrder(held.model.model))
    held = null
    for (let start = 0; start < rows.length; start += batchSize) yield rows.slice(start, start + batchSize)
  }
  for await (const batch of batches) {
    let passed: Row[] = []
    for (const row of batch) {
      if (held !== null && held.model.model.name !== row.model) yield* release()
      const model = plan.models.get(row.model)
      if (!model?.isSorted) passed.push(row)
      else {
        if (passed.length > 0) yield passed
        passed = []
        held ??= { model, rows: [] }
        held.rows.push(row)
      }
    }
    if (passed.length > 0) yield passed
  }
  yield* release()
}
