import { type Model, targetsOfLooseKey } from '../../model/schema.ts'
import { decidingFields } from './import-order.ts'
import type { PlannedRow } from './planned-row.ts'
import type { RelocationPlan } from './relocation-plan.ts'

/** Rows after those of the same model that decide about them, as far as they do not do so in a circle. */
export function waves(plan: RelocationPlan, model: Model): readonly (readonly PlannedRow[])[] {
  const rows = plan.rowsOf(model)
  const fields = decidingFields(model)
  const own = plan
    .referencesOf(model)
    .keys.filter(({ target, key }) => target === model && key.fields.some((name) => fields.has(name)))
  const loose = (model.looseKeys ?? []).filter(
    (key) => fields.has(key.field) && targetsOfLooseKey(key).includes(model.name),
  )
  if (own.length + loose.length === 0) return rows.length === 0 ? [] : [rows]
  const above = (row: PlannedRow): readonly PlannedRow[] =>
    [
      ...own.map((reference) => plan.referentOf(row, reference)),
      ...loose.flatMap((key) => plan.looseReferents(row, key)),
    ].flatMap((referent) =>
      referent?.kind === 'row' && referent.row.model === model && referent.row !== row ? [referent.row] : [],
    )
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
