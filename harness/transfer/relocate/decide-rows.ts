import type { Field, Model } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { decideReferences } from './decide-references.ts'
import { drawKeys } from './draw-keys.ts'
import { importOrder } from './import-order.ts'
import { isKeyOfOther } from './model-references.ts'
import { isLeftOut, leftOut, type OwnValues, type PlannedRow, undecide, undecided } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import { type CollisionContext, CollisionSettler, type GivenWay } from './settle-collisions.ts'
import { waves } from './waves.ts'

/** Decides what becomes of every row, and gives those that are inserted their keys: nothing is written yet. */
export async function decideRows(given: Omit<CollisionContext, 'originals' | 'givenWay'>): Promise<void> {
  const { plan, problems } = given
  const models = importOrder(plan.schema, new Set(plan.rows.keys()))
  const out = new Set([...rowsOf(plan)].filter(({ fate }) => fate.kind === 'left-out'))
  const originals = new Map<PlannedRow, OwnValues>()
  for (;;) {
    const givenWay: GivenWay[] = []
    await decideAll({ ...given, originals, givenWay }, models)
    if (countLeftOut(plan) > out.size) leaveOutDependents(plan, models)
    // Others gave way to a row that is not imported after all: all is decided again without it.
    const lost = lostRows(plan, givenWay, originals).filter((row) => !out.has(row))
    if (lost.length === 0) return
    for (const row of lost) out.add(row)
    problems.splice(0)
    startAgain(plan, originals, out)
  }
}

async function decideAll(context: CollisionContext, models: readonly Model[]): Promise<void> {
  const { connection, plan, problems } = context
  const wanted = referredFields(plan.schema.models.values())
  for (const model of models) {
    const settler = new CollisionSettler(context, model, wanted.get(model.name) ?? [])
    for (const rows of waves(plan, model)) {
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
}

function countLeftOut(plan: RelocationPlan): number {
  let count = 0
  for (const { fate } of rowsOf(plan)) if (fate.kind === 'left-out') count += 1
  return count
}

/**
 * Of rows that gave way to one that is left out, and of that one itself: those that refer, by values of their own, to a
 * row which is left out.
 */
function lostRows(
  plan: RelocationPlan,
  givenWay: readonly GivenWay[],
  originals: ReadonlyMap<PlannedRow, OwnValues>,
): readonly PlannedRow[] {
  const open = new Set(givenWay.filter(({ to }) => isLeftOut(to)).flatMap(({ row, to }) => [row, to]))
  return [...open].filter((row) => {
    const alone: PlannedRow = { ...row, ...originals.get(row), nulled: new Set(), fate: undecided }
    decideReferences(plan, alone, [])
    return alone.fate === leftOut
  })
}

function startAgain(
  plan: RelocationPlan,
  originals: ReadonlyMap<PlannedRow, OwnValues>,
  out: ReadonlySet<PlannedRow>,
): void {
  for (const row of rowsOf(plan)) {
    const [key = ''] = row.model.primaryKey
    undecide(row, originals.get(row) ?? row, isKeyOfOther(plan.referencesOf(row.model), key))
    if (out.has(row)) row.fate = leftOut
  }
}

function* rowsOf({ rows }: RelocationPlan): Iterable<PlannedRow> {
  for (const some of rows.values()) yield* some
}

/** A row may have been left out after one that refers to it was decided: in a cycle of models, or within one. */
function leaveOutDependents(plan: RelocationPlan, models: readonly Model[]): void {
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
