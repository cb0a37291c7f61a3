import { isExactNumber, isJsonArray, isJsonObject, type JsonValue } from '../../harness/model/json.ts'
import { packedNumberKey } from './packed.ts'

/** The same value as JSON.stringify can write it; `unpackJson` gives it back with every digit. */
export function packedJson(value: JsonValue): JsonValue {
  if (isExactNumber(value)) return { [packedNumberKey]: value.text }
  if (isJsonArray(value)) return value.map(packedJson)
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([key, member]) => [key, packedJson(member)] as const)
  const [only, ...others] = members
  const isAmbiguous = only !== undefined && others.length === 0 && /^\0+$/.test(only[0])
  return Object.fromEntries(isAmbiguous ? [[only[0] + packedNumberKey, only[1]]] : members)
}
