import type { Comparator } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { isJsonObject, jsonEquals } from '../harness/model/json.ts'
import type { ForeignKey, Model } from '../harness/model/schema.ts'
import type { PrimaryKey } from '../harness/model/snapshot.ts'
import { modelName } from '../harness/model/snapshot.ts'
import type { CompareField } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'

/**
 * Accepts keys that point at paired rows of the model `target`, whatever their numbers. A key that points nowhere (a
 * virtual one may) is compared by value.
 */
export function foreignKey(target: string, ...fields: readonly string[]): Comparator {
  const comparator = defineComparator({
    name: 'foreign-key',
    fields,
    settles: 'equality',
    acceptsEqual: true,
    compareField: compareKeys(target),
  })
  return { ...comparator, refersTo: [modelName(target)] }
}

/** Compares keys of rows of the model `target`. */
export function compareKeys(target: string): CompareField {
  const model = modelName(target)
  return (expected, actual, { context, show }) => {
    // Within JSON a number may be held against the text of it, which is another value, though the key of the same row.
    if (typeof expected !== typeof actual && (typeof expected === 'string' || typeof actual === 'string')) {
      return `expected ${show(expected)}, found ${show(actual)}, which is of another kind`
    }
    const same = isPrimaryKey(expected) && isPrimaryKey(actual) ? context.samePair(model, expected, actual) : null
    if (same ?? jsonEquals(expected, actual)) return null
    if (same === null) return `expected ${show(expected)}, found ${show(actual)}, and one of them is no ${target}`
    const misdirected =
      isPrimaryKey(expected) && isPrimaryKey(actual) ? context.misdirected?.(model, expected, actual) : null
    if (misdirected) return misdirected
    return `expected the ${target} that was pk ${show(expected)} before, found pk ${show(actual)}, which is another`
  }
}

/** The key by which a field alone refers to the primary key of a model; null when there is none. */
export function foreignKeyOf({ foreignKeys }: Model, field: string): ForeignKey | null {
  const keys = foreignKeys.filter((key) => key.targetsPrimaryKey && key.fields.length === 1 && key.fields[0] === field)
  // Where the subject declares what the database knows too, the database's word counts.
  return keys.find(({ virtual }) => !virtual) ?? keys[0] ?? null
}

function isPrimaryKey(value: JsonValue): value is PrimaryKey {
  return !isJsonObject(value)
}
