import type { Catalog, CatalogForeignKey } from '../model/catalog.ts'
import { type JsonValue, jsonText } from '../model/json.ts'
import { fieldValue, type Model, type Schema } from '../model/schema.ts'
import type { ModelName, Row, Snapshot } from '../model/snapshot.ts'
import { tableKey } from '../model/structure.ts'
import type { Connection } from '../postgres/index.ts'

/**
 * The models whose rows may break a constraint that can be broken behind its triggers: those with a foreign key that
 * names no row by the very same text, and those with constraints that rows alone don't tell of. Asking PostgreSQL about
 * all keys takes longer than a small case.
 * @param rows of all models, as they are exported
 */
export async function suspectModels(
  connection: Connection,
  { schema, catalog }: { readonly schema: Schema; readonly catalog: Catalog },
  rows: Snapshot,
): Promise<ReadonlySet<ModelName>> {
  const byModel = rowsByModel(rows)
  const modelOf = new Map([...schema.models.values()].map((model) => [tableKey(model.table), model]))
  const suspects = new Set<ModelName>()
  for (const table of catalog.tables) {
    const model = modelOf.get(tableKey(table))
    const own = model ? byModel.get(model.name) : undefined
    if (!model || !own) continue
    const isSuspect = table.foreignKeys.some((key) => {
      const target = modelOf.get(tableKey(key.target))
      return key.checks === undefined && mayDangle(key, { model, rows: own }, target, byModel)
    })
    if (isSuspect) suspects.add(model.name)
  }
  const { rows: others } = await connection.query(otherConstraints)
  for (const [schemaName, name] of others) {
    const model = modelOf.get(tableKey({ schema: schemaName ?? '', name: name ?? '' }))
    // That of a partition is of a model that its table does not tell.
    if (!model) return new Set(byModel.keys())
    if (byModel.has(model.name)) suspects.add(model.name)
  }
  return suspects
}

function rowsByModel(rows: Snapshot): ReadonlyMap<ModelName, readonly Row[]> {
  const groups = new Map<ModelName, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.model)
    if (group) group.push(row)
    else groups.set(row.model, [row])
  }
  return groups
}

const otherConstraints = `
  SELECT DISTINCT n.nspname, c.relname
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.conparentid = 0
    AND (k.contype IN ('p', 'u', 'x') AND k.condeferrable OR k.contype = 'f' AND c.relispartition)`

function mayDangle(
  key: CatalogForeignKey,
  { model, rows }: { readonly model: Model; readonly rows: readonly Row[] },
  target: Model | undefined,
  byModel: ReadonlyMap<ModelName, readonly Row[]>,
): boolean {
  const keyOf = keyReader(model, key.columns)
  const targetOf = target && keyReader(target, key.targetColumns)
  if (!target || !keyOf || !targetOf) return true
  const there = new Set((byModel.get(target.name) ?? []).map(targetOf))
  return rows.some((row) => {
    const text = keyOf(row)
    return text !== null && !there.has(text)
  })
}

/** Reads the text of a key; null where all of it is null. Null: a column is of no field. */
function keyReader(model: Model, columns: readonly string[]): ((row: Row) => string | null) | null {
  const names = columns.flatMap((column) => model.fields.find((field) => field.column === column)?.name ?? [])
  const [first] = names
  if (first === undefined || names.length < columns.length) return null
  const valueIn = (row: Row, name: string): JsonValue => fieldValue(model, row, name) ?? null
  if (names.length === 1) {
    return (row) => {
      const value = valueIn(row, first)
      return value === null ? null : jsonText(value)
    }
  }
  return (row) => {
    const values = names.map((name) => valueIn(row, name))
    return values.every((value) => value === null) ? null : jsonText(values)
  }
}
