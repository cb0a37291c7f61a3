import type { Schema } from '../model/schema.ts'
import { groupByModel, pkKey, type Row, type Snapshot } from '../model/snapshot.ts'
import type { Connection } from '../postgres/index.ts'
import { exportRows } from '../transfer/index.ts'

/**
 * The rows with what the database itself chose, as it imported them, for fields that the snapshot lacks (the time of a
 * default `now()`): from then on these are values like any other, which no step may change unless it is meant to.
 * Rows of models without a primary key stay as they are.
 * @param rows as they were imported, in the canonical form
 */
export async function completeRows(connection: Connection, schema: Schema, rows: Snapshot): Promise<Snapshot> {
  const incomplete = new Map(
    [...groupByModel(rows)].flatMap(([name, group]) => {
      const model = schema.models.get(name)
      if (!model || model.primaryKey.length === 0) return []
      const names = model.fields.map((field) => field.name).filter((field) => !model.primaryKey.includes(field))
      return group.some((row) => names.some((field) => row.fields[field] === undefined)) ? [[name, model] as const] : []
    }),
  )
  if (incomplete.size === 0) return rows
  const stored = new Map<string, Row>()
  for await (const batch of exportRows(connection, { ...schema, models: incomplete })) {
    for (const row of batch) stored.set(keyOf(row), row)
  }
  return rows.map((row) => {
    const found = stored.get(keyOf(row))
    return found ? { ...row, fields: { ...found.fields, ...row.fields } } : row
  })
}

function keyOf({ model, pk }: Row): string {
  return `${model} ${pkKey(pk)}`
}
