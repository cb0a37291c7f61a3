import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonEquals, jsonText } from '../harness/model/json.ts'
import type { LooseKey } from '../harness/model/schema.ts'
import type { Fields, ModelName } from '../harness/model/snapshot.ts'
import { defineComparator } from './define-comparator.ts'
import { compareKeys } from './foreign-key.ts'
import { ownValue } from './presence.ts'

type PolymorphicKey = Extract<LooseKey, { kind: 'polymorphic' }>

/**
 * Accepts keys that point at paired rows of the model that the type field names on both sides. Where it names none, or
 * another on each side, the keys must be equal. The type itself is left to whatever settles its field.
 */
export function polymorphicKeys(keys: readonly PolymorphicKey[]): Comparator {
  return defineComparator({
    name: 'foreign-key',
    fields: keys.map(({ field }) => field),
    settles: 'equality',
    acceptsEqual: true,
    compareRow: ({ model, expected, actual, isMeantToChange }, context, showField) =>
      keys.flatMap((key) => {
        const { field, typeField } = key
        const [wanted, found] = [ownValue(expected, field) ?? null, ownValue(actual, field) ?? null]
        if (wanted === null || found === null) return []
        const show = (value: JsonValue) => showField(field, value)
        const target = targetOf(key, expected)
        if (target !== undefined && target === targetOf(key, actual)) {
          const message = compareKeys(target)(wanted, found, { model, field, context, isMeantToChange, show })
          return message === null ? [] : [{ field, message }]
        }
        if (jsonEquals(wanted, found)) return []
        const reason = `${typeField} names no model that both are of`
        return [{ field, message: `expected ${show(wanted)}, found ${show(found)}, and ${reason}` }]
      }),
  })
}

function targetOf({ typeField, targets }: PolymorphicKey, side: Fields): ModelName | undefined {
  const type = ownValue(side, typeField)
  if (type === undefined) return undefined
  return targets.get(typeof type === 'string' ? type : jsonText(type))
}
