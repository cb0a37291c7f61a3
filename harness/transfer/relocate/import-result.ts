import type { ImportKind } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Selection } from '../select/index.ts'
import { type ImportEffects, noEffects } from './import-effects.ts'
import { addOtherKey, noteLeftOut, otherKeysOf } from './other-keys.ts'
import { PkMap } from './pk-map.ts'
import { isLeftOut, type PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'
import type { SelectedSource } from './select-source.ts'
import { actualPk } from './written-row.ts'

/** What became of the rows of a model. `leftOut`: they take no part, by scope, filter or rule. */
export type ImportCounts = Readonly<Record<ImportKind | 'leftOut', number>>

export interface ImportResult {
  /** How many rows are in the database, or stand for one that is. */
  readonly rows: number
  /** Of the models that the snapshot has rows of, in the order of the schema. */
  readonly counts: ReadonlyMap<ModelName, ImportCounts>
  /** Null: every key is as it was in the snapshot, for the import was in global scope. */
  readonly pkMap: PkMap | null
  /** An import with this `importUuid` had been applied before: nothing was done, and this is what came of it then. */
  readonly isRepeated: boolean
  /** Names in the filter that no row of the snapshot has. */
  readonly unknown: Selection['unknown']
  /** What else was done. None: where it is repeated, that is not known any more. */
  readonly effects: ImportEffects
}

/** @param unselected rows that the import is not about */
export function relocationResult(
  plan: RelocationPlan,
  unknown: Selection['unknown'],
  values: ImportEffects['values'],
  unselected: ReadonlySet<PlannedRow>,
): ImportResult {
  const pkMap = new PkMap()
  const counts = new Map<ModelName, ImportCounts>()
  for (const model of plan.schema.models.values()) {
    const rows = plan.rowsOf(model)
    if (rows.length === 0) continue
    const count = { inserted: 0, existing: 0, overwritten: 0, leftOut: 0 }
    const otherKeys = otherKeysOf(plan.schema, model)
    for (const row of rows) {
      const kind = kindOf(row)
      count[kind] += 1
      const key = kind === 'leftOut' ? null : actualPk(plan, row)
      if (kind === 'leftOut') {
        noteLeftOut(pkMap, row, otherKeys, unselected.has(row) ? 'selection' : 'rule')
        continue
      }
      if (key !== null) pkMap.add({ model: model.name, pk: row.given.pk, actualPk: key, kind })
      for (const fields of otherKeys) addOtherKey(pkMap, plan, row, fields, kind)
    }
    counts.set(model.name, count)
  }
  const effects = { ...noEffects, values }
  return { rows: takenIn(counts), counts, pkMap, isRepeated: false, unknown, effects }
}

/** Of rows that were loaded with the keys that they have. */
export function replacementResult(
  schema: Schema,
  loaded: ReadonlyMap<ModelName, number>,
  { leftOut, unknown }: Pick<SelectedSource, 'leftOut' | 'unknown'>,
  told: Pick<ImportEffects, 'values' | 'replaced'>,
): ImportResult {
  const names = [...schema.models.keys()].filter((name) => loaded.has(name) || leftOut.has(name))
  const counts = new Map(
    names.map((name) => {
      const [inserted, others] = [loaded.get(name) ?? 0, leftOut.get(name) ?? 0]
      return [name, { inserted, existing: 0, overwritten: 0, leftOut: others }] as const
    }),
  )
  const effects = { ...noEffects, ...told }
  return { rows: takenIn(counts), counts, pkMap: null, isRepeated: false, unknown, effects }
}

function takenIn(counts: ReadonlyMap<ModelName, ImportCounts>): number {
  return [...counts.values()].reduce(
    (sum, { inserted, existing, overwritten }) => sum + inserted + existing + overwritten,
    0,
  )
}

function kindOf(row: PlannedRow): keyof ImportCounts {
  if (isLeftOut(row)) return 'leftOut'
  const { fate } = row
  return fate.kind === 'same'
    ? fate.as
    : fate.kind === 'existing' || fate.kind === 'overwritten'
      ? fate.kind
      : 'inserted'
}
