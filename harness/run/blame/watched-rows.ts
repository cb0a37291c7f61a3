import type { Finding } from '../../model/finding.ts'
import { isJsonArray, type JsonValue } from '../../model/json.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../../model/schema.ts'
import type { ModelName, PrimaryKey } from '../../model/snapshot.ts'
import { codecFor, ValueError } from '../../snapshot/index.ts'

/** The rows of a model that findings are about. */
export interface WatchedModel {
  readonly model: Model
  /** In key order; empty when the table has no primary key: its rows can't be told apart. */
  readonly keyFields: readonly Field[]
  /** PostgreSQL's texts of their keys, each in the order of `keyFields`. */
  readonly keys: readonly RowKey[]
}

export type RowKey = readonly string[]

/** With more findings of a model, only these are looked into: the others mostly have the same cause. */
const mostRows = 2_000

export function watchedModels(schema: Schema, findings: readonly Finding[]): ReadonlyMap<ModelName, WatchedModel> {
  const watched = new Map<ModelName, WatchedModel>()
  for (const model of schema.models.values()) {
    const own = findings.filter((finding) => finding.model === model.name)
    if (own.length === 0) continue
    const keys = new Map<string, RowKey>()
    for (const finding of own) {
      for (const key of rowKeysOf(model, finding)) if (keys.size < mostRows) keys.set(keyText(key), key)
    }
    watched.set(model.name, { model, keyFields: keyFieldsOf(model), keys: [...keys.values()] })
  }
  return watched
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
