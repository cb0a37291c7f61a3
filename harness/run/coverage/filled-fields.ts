import { fieldValue, type Schema } from '../../model/schema.ts'
import type { ModelName, RowSource } from '../../model/snapshot.ts'

/** By model, the fields that hold something in at least one row. A model without rows is missing. */
export type FilledFields = ReadonlyMap<ModelName, ReadonlySet<string>>

export async function filledFields(schema: Schema, sources: readonly RowSource[]): Promise<FilledFields> {
  const filled = new Map<ModelName, Set<string>>()
  for (const source of sources) {
    for await (const rows of source()) {
      for (const row of rows) {
        const model = schema.models.get(row.model)
        if (!model) continue
        const fields = filled.get(row.model) ?? new Set<string>()
        filled.set(row.model, fields)
        for (const { name } of model.fields) {
          if (!fields.has(name) && (fieldValue(model, row, name) ?? null) !== null) fields.add(name)
        }
      }
    }
  }
  return filled
}
