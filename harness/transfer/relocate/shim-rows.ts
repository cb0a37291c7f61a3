import type { VersionShims } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import type { Fields, ModelName, Row, RowSource } from '../../model/snapshot.ts'
import type { ImportEffects } from './import-effects.ts'

/** What rows lost. */
export type Dropped = Pick<ImportEffects, 'droppedModels' | 'droppedFields'>

/**
 * Rows of another version of the application by today's names, without what today's schema has no more.
 * @param onDropped told what rows lost, whenever all of them have been gone through
 */
export function shimRows(
  { relocation }: Schema,
  source: RowSource,
  onDropped: (dropped: Dropped) => void = () => {},
): RowSource {
  const shims = relocation?.shims
  if (!shims || isEmpty(shims)) return source
  return async function* () {
    const dropped = new DroppedCounter()
    for await (const batch of source()) yield batch.flatMap((row) => shimRow(row, shims, dropped))
    onDropped(dropped)
  }
}

class DroppedCounter implements Dropped {
  readonly droppedModels = new Map<string, number>()
  readonly droppedFields = new Map<ModelName, Map<string, number>>()

  addModel(model: ModelName): void {
    this.droppedModels.set(model, (this.droppedModels.get(model) ?? 0) + 1)
  }

  addField(model: ModelName, field: string): void {
    const fields = this.droppedFields.get(model) ?? new Map<string, number>()
    this.droppedFields.set(model, fields)
    fields.set(field, (fields.get(field) ?? 0) + 1)
  }
}

function isEmpty({ droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims): boolean {
  return droppedModels.size + droppedFields.size + renamedModels.size + renamedFields.size === 0
}

/** At most one row: the same one where no shim is for it. */
export function shimRow(
  row: Row,
  { droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims,
  counter: Pick<DroppedCounter, 'addModel' | 'addField'> | null = null,
): readonly Row[] {
  if (droppedModels.has(row.model)) {
    counter?.addModel(row.model)
    return []
  }
  const model = renamedModels.get(row.model) ?? row.model
  const [dropped, renamed] = [droppedFields.get(model), renamedFields.get(model)]
  if (!dropped && !renamed) return [model === row.model ? row : { ...row, model }]
  for (const name of dropped ?? []) if (Object.hasOwn(row.fields, name)) counter?.addField(model, name)
  return [{ model, pk: row.pk, fields: shimFields(row.fields, dropped ?? new Set(), renamed ?? new Map()) }]
}

/** A row may have both names, if the file is of two versions: today's has the last word. */
function shimFields(fields: Fields, dropped: ReadonlySet<string>, renamed: ReadonlyMap<string, string>): Fields {
  const entries = Object.entries(fields).flatMap(([name, value]) => {
    const today = renamed.get(name)
    if (today !== undefined) return Object.hasOwn(fields, today) ? [] : [[today, value] as const]
    return dropped.has(name) ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
