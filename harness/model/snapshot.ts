import { isJsonObject, type JsonScalar, type JsonValue, jsonText } from './json.ts'

/** `app.thing`, the name of a kind of row. */
export type ModelName = string & { readonly __brand: 'ModelName' }

export function modelName(text: string): ModelName {
  return text as ModelName
}

/** A scalar; for a composite primary key an array in column order; null for a table without one. */
export type PrimaryKey = JsonScalar | readonly JsonValue[]

/** Field values by name. A field that is absent was not in the snapshot; that differs from null. */
export type Fields = Readonly<Record<string, JsonValue>>

/** One row of a snapshot. A single-column primary key is not repeated in `fields`. */
export interface Row {
  readonly model: ModelName
  readonly pk: PrimaryKey
  readonly fields: Fields
}

/** Rows grouped by model in dependency order, ascending by pk within a model. */
export type Snapshot = readonly Row[]

/** The 1-based position of a row among the rows of its model. */
export type Ordinal = number & { readonly __brand: 'Ordinal' }

export function ordinal(position: number): Ordinal {
  return position as Ordinal
}

/** The value of a one-column key; a JSON object (no type that makes a sensible key has one) becomes its text. */
export function toPrimaryKey(value: JsonValue): PrimaryKey {
  return isJsonObject(value) ? jsonText(value) : value
}

/** A primary key as text that is equal exactly for equal keys: for maps, not for people. */
export function pkKey(pk: PrimaryKey): string {
  return jsonText(pk)
}

/** The rows of each model, in the order of the snapshot. */
export function groupByModel<R extends { readonly model: ModelName }>(
  rows: readonly R[],
): ReadonlyMap<ModelName, readonly R[]> {
  const groups = new Map<ModelName, R[]>()
  for (const row of rows) {
    const group = groups.get(row.model)
    if (group) group.push(row)
    else groups.set(row.model, [row])
  }
  return groups
}
