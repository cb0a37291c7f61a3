import type { VersionShims } from '../../model/import-rule.ts'
import type { Schema } from '../../model/schema.ts'
import type { Fields, Row, RowSource } from '../../model/snapshot.ts'

/** Rows of another version of the application by today's names, without what today's schema has no more. */
export function shimRows({ relocation }: Schema, source: RowSource): RowSource {
  const shims = relocation?.shims
  if (!shims || isEmpty(shims)) return source
  return async function* () {
    for await (const batch of source()) yield batch.flatMap((row) => shimRow(row, shims))
  }
}

function isEmpty({ droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims): boolean {
  return droppedModels.size + droppedFields.size + renamedModels.size + renamedFields.size === 0
}

function shimRow(
  row: Row,
  { droppedModels, droppedFields, renamedModels, renamedFields }: VersionShims,
): readonly Row[] {
  if (droppedModels.has(row.model)) return []
  const model = renamedModels.get(row.model) ?? row.model
  const [dropped, renamed] = [droppedFields.get(model), renamedFields.get(model)]
  if (!dropped && !renamed) return [model === row.model ? row : { ...row, model }]
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
