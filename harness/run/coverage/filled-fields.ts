import { fieldValue, type Schema } from '../../model/schema.ts'
import type { ModelName, RowSource } from '../../model/snapshot.ts'

/**
 * By model, the fields that hold something in at least one row, with the texts that they hold: some of them, of fields that
 * nobody has decided about. A model without rows is missing.
 */
export type FilledFields = ReadonlyMap<ModelName, ReadonlyMap<string, ReadonlySet<string>>>

/** Of one field. */
const mostTexts = 1_000

export async function filledFields(schema: Schema, sources: readonly RowSource[]): Promise<FilledFields> {
  const filled = new Map<ModelName, Map<string, Set<string>>>()
  for (const source of sources) {
    for await (const rows of source()) {
      for (const row of rows) {
        const model = schema.models.get(row.model)
        if (!model) continue
        const fields = filled.get(row.model) ?? new Map<string, Set<string>>()
        filled.set(row.model, fields)
        for (const { name, sanitize } of model.fields) {
          const value = fieldValue(model, row, name) ?? null
          if (value === null) continue
          const texts = fields.get(name) ?? new Set<string>()
          fields.set(name, texts)
          if (!sanitize && typeof value === 'string' && texts.size < mostTexts) texts.add(value)
        }
      }
    }
  }
  return filled
}
