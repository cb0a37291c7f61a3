import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'

export function memberAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((at, key) => (isJsonObject(at) ? at[key] : undefined), value)
}

/** The entries of a list; of a mapping an object for each of its members. */
export function entriesIn(value: JsonValue | undefined): readonly JsonObject[] {
  if (isJsonArray(value)) return value.map((item) => (isJsonObject(item) ? item : {}))
  return isJsonObject(value) ? Object.entries(value).map(([key, member]) => ({ [key]: member })) : []
}
