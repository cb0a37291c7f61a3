import type { Field, Model } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { decideReferences } from './decide-references.ts'
import { drawKeys } from './draw-keys.ts'
import { decidingFields, importOrder } from './import-order.ts'
import type { PlannedRow } from './planned-row.ts'
import { type CollisionContext, CollisionSettler } from './settle-collisions.ts'

/** Decides what becomes of every row, and gives those that are inserted their keys: nothing is written yet. */
export async function decideRows(context: CollisionContext): Promise<void> {
  const { connection, plan, problems } = context
  const models = importOrder(plan.schema, new Set(plan.rows.keys()))
  const unselected = countLeftOut(context)
  const wanted = referredFields(plan.schema.models.values())
  for (const model of models) {
    const settler = new CollisionSettler(context, model, wanted.get(model.name) ?? [])
    for (const rows of waves(context, model)) {
      const wave = rows.filter(({ fate }) => fate.kind === 'undecided')
      for (const row of wave) decideReferences(plan, row, problems)
      await settler.settle(wave)
      await drawKeys(
        connection,
        plan,
        model,
        wave.filter(({ fate }) => fate.kind === 'inserted'),
      )
    }
  }
  if (countLeftOut(context) > unselected) leaveOutDependents(context, models)
}

function countLeftOut({ plan }: CollisionContext): number {
  let count = 0
  for (const rows of plan.rows.values()) for (const { fate } of rows) if (fate.kind === 'left-out') count += 1
  return count
}

/** A row may have been left out after one that refers to it was decided: in a cycle of models, or within one. */
function leaveOutDependents({ plan }: CollisionContext, models: readonly Model[]): void {
  for (let changed = true; changed; ) {
    changed = false
    for (const model of models) {
      for (const row of plan.rowsOf(model)) {
        if (row.fate.kind !== 'inserted' && row.fate.kind !== 'overwritten') continue
        const { fate } = row
        // What dangles was told the first time.
        decideReferences(plan, row, [])
        changed ||= row.fate !== fate
      }
    }
  }
}

/** Rows after those of the same model that decide about them, as far as they do not do so in a circle. */
function waves({ plan }: CollisionContext, model: Model): readonly (readonly PlannedRow[])[] {
  const rows = plan.rowsOf(model)
  const fields = decidingFields(model)
  const own = plan
    .referencesOf(model)
    .keys.filter(({ target, key }) => target === model && key.fields.some((name) => fields.has(name)))
  if (own.length === 0) return rows.length === 0 ? [] : [rows]
  const above = (row: PlannedRow): readonly PlannedRow[] =>
    own.flatMap((reference) => {
      const referent = plan.referentOf(row, reference)
      return referent?.kind === 'row' && referent.row !== row ? [referent.row] : []
    })
  const depths = new Map<PlannedRow, number>()
  for (const row of rows) measure(row, above, depths)
  const byDepth: PlannedRow[][] = []
  for (const row of rows) {
    const depth = depths.get(row) ?? 0
    const wave = byDepth[depth] ?? []
    byDepth[depth] = wave
    wave.push(row)
  }
  return byDepth.filter((wave) => wave !== undefined)
}

/** Without recursion, for a chain may be as long as the snapshot. Rows in a circle count as deep as they are found. */
function measure(
  first: PlannedRow,
  above: (row: PlannedRow) => readonly PlannedRow[],
  depths: Map<PlannedRow, number>,
): void {
  const path = [first]
  const onPath = new Set(path)
  for (let row = path.at(-1); row !== undefined; row = path.at(-1)) {
    const parents = above(row)
    const open = parents.find((parent) => !depths.has(parent) && !onPath.has(parent))
    if (open) {
      path.push(open)
      onPath.add(open)
    } else {
      depths.set(row, Math.max(0, ...parents.map((parent) => (depths.get(parent) ?? -1) + 1)))
      path.pop()
      onPath.delete(row)
    }
  }
}

/** By model: its primary key, and what other fields keys refer to it by. */
function referredFields(models: Iterable<Model>): ReadonlyMap<ModelName, readonly Field[]> {
  const all = [...models]
  const names = new Map(all.map((model) => [model.name, new Set(model.primaryKey)]))
  for (const { foreignKeys } of all) {
    for (const { target, targetFields } of foreignKeys) for (const name of targetFields) names.get(target)?.add(name)
  }
  return new Map(
    all.map(({ name, fields }) => [name, fields.filter((field) => names.get(name)?.has(field.name) === true)]),
  )
}
