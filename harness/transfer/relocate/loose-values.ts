import type { JsonValue } from '../../model/json.ts'
import { mapAtPath } from '../../model/json-path.ts'
import type { LooseKey } from '../../model/schema.ts'
import type { ModelName } from '../../model/snapshot.ts'
import { type PlannedRow, polymorphicTarget } from './planned-row.ts'

/**
 * A value with what is put in place of each key that it is, or has within it.
 * @param map of a key, by the model that it refers to; undefined: that is not known yet
 * @returns undefined: so it is of one of them
 */
export function mapLooseKeys(
  row: PlannedRow,
  keys: readonly LooseKey[],
  own: JsonValue,
  map: (target: ModelName, key: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  let isKnown = true
  const mapped = (target: ModelName, key: JsonValue): JsonValue => {
    const value = map(target, key)
    if (value === undefined) isKnown = false
    return value ?? null
  }
  let value = own
  for (const key of keys) {
    if (key.kind === 'json') value = mapAtPath(value, key.path, (found) => mapped(key.target, found))
    else {
      const target = polymorphicTarget(row, key)
      if (target !== undefined) value = mapped(target, value)
    }
  }
  return isKnown ? value : undefined
}
