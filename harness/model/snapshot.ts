import { isJsonObject, type JsonScalar, type JsonValue, jsonText } from './json.ts'

/** `app.thing`, the name of a kind of row. */
export type ModelName = string & { readonly __brand: 'ModelName' }

export function modelName(text: string): ModelName {
  return text as ModelName
}

/** A scalar; for a composite primary key an array in column order; null for a table without one. */
export type PrimaryKey = JsonScalar | readonly JsonValue[] | ExactText

/** What JSON cannot say otherwise of a key: an array with odd bounds, or a JSON object. */
export interface ExactText {
  readonly [form: string]: string
}

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

/** Rows in their order, in batches of at most some thousand: memory stays bounded, however many there are. */
export type RowStream = AsyncIterable<readonly Row[]>

/** Rows that can be gone through from the start as often as needed. */
export type RowSource = () => RowStream

/** The 1-based position of a row among the rows of its model. */
export type Ordinal = number & { readonly __brand: 'Ordinal' }

export function ordinal(position: number): Ordinal {
  return position as Ordinal
}

/** The value of a one-column key. A JSON object becomes its exact text, so that rows are not mistaken for keys. */
export function toPrimaryKey(value: JsonValue): PrimaryKey {
  return isPrimaryKey(value) ? value : { $json: jsonText(value) }
}

/** Any value but an object, unless that is a text such as `{"$array": "[0:0]={a}"}`. */
export function isPrimaryKey(value: JsonValue): value is PrimaryKey {
  if (!isJsonObject(value)) return true
  const [form = '', ...others] = Object.keys(value)
  return (form === '$json' || form === '$array') && others.length === 0 && typeof value[form] === 'string'
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
