import type { QualifiedName } from '../../model/catalog.ts'
import type { Finding } from '../../model/finding.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName, PrimaryKey } from '../../model/snapshot.ts'
import { type StructureLinks, tableKey } from '../../model/structure.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'

/** The rows of a model that findings are about. */
export interface WatchedModel {
  readonly model: Model
  /** In key order; empty when the table has no primary key: its rows can't be told apart. */
  readonly keyFields: readonly Field[]
  /** PostgreSQL's texts of their keys, each in the order of `keyFields`. */
  readonly keys: readonly RowKey[]
  /** Where the rows may be found while the steps rename things: by the names after them, then by those before. */
  readonly tables: readonly QualifiedName[]
  /** The name after the steps of a column, given any name that it has on the way. */
  readonly columnAfter: (name: string) => string
}

export type RowKey = readonly string[]

/** With more findings of a model, only these are looked into: the others mostly have the same cause. */
const mostRows = 2_000

/**
 * @param schema of the database after the steps
 * @param links what has become of its structure
 */
export function watchedModels(
  schema: Schema,
  links: StructureLinks,
  findings: readonly Finding[],
): ReadonlyMap<ModelName, WatchedModel> {
  const watched = new Map<ModelName, WatchedModel>()
  for (const model of schema.models.values()) {
    const own = findings.filter((finding) => finding.model === model.name)
    if (own.length === 0) continue
    const keys = new Map<string, RowKey>()
    for (const finding of own) {
      for (const key of rowKeysOf(model, finding)) if (keys.size < mostRows) keys.set(keyText(key), key)
    }
    const names = namesOnTheWay(model, links)
    watched.set(model.name, { model, keyFields: keyFieldsOf(model), keys: [...keys.values()], ...names })
  }
  return watched
}

function namesOnTheWay(model: Model, links: StructureLinks): Pick<WatchedModel, 'tables' | 'columnAfter'> {
  const link = [...links.values()].find(({ after }) => tableKey(after) === tableKey(model.table))
  const isRenamed = link !== undefined && tableKey(link.before) !== tableKey(link.after)
  const now = new Set(model.fields.map(({ column }) => column))
  return {
    tables: isRenamed ? [model.table, link.before] : [model.table],
    columnAfter: (name) => (now.has(name) ? name : (link?.columns.get(name) ?? name)),
  }
}

/** The keys by which a finding's row may be known: as it is, and as it should be. */
export function rowKeysOf(model: Model, { actualPk, expectedPk }: Finding): readonly RowKey[] {
  return [actualPk, expectedPk].flatMap((pk) => (pk === null ? [] : (rowKey(model, pk) ?? [])))
}

/** For maps. */
export function keyText(key: RowKey): string {
  return JSON.stringify(key)
}

/** One key in a list, or null: a table without a key, or one that a finding must not show. */
function rowKey(model: Model, pk: PrimaryKey): readonly [RowKey] | null {
  const fields = keyFieldsOf(model)
  const values: readonly JsonValue[] = !hasScalarPk(model) && isJsonArray(pk) ? pk : [pk]
  if (fields.length === 0 || fields.length !== values.length) return null
  try {
    return [fields.map((field, index) => codecFor(field.type).encode(values[index] ?? null))]
  } catch (error) {
    if (error instanceof ValueError) return null
    throw error
  }
}

function keyFieldsOf({ primaryKey, fields }: Model): readonly Field[] {
  return primaryKey.flatMap((name) => fields.filter((field) => field.name === name))
}
