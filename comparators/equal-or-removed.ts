import type { Comparator } from '../harness/model/comparator.ts'
import { jsonEquals } from '../harness/model/json.ts'
import type { Model } from '../harness/model/schema.ts'
import { defineComparator } from './define-comparator.ts'
import { compareKeys, foreignKeyOf } from './foreign-key.ts'
import { presenceOf } from './presence.ts'

/**
 * Accepts the expected value, or null or no such field in its place; never a value where there was none. A key of any
 * kind has the expected value where it points at the row that was paired, whatever its number.
 */
export function equalOrRemoved(...fields: readonly string[]): Comparator {
  const comparator = defineComparator({
    name: 'equal-or-removed',
    fields,
    settles: 'tolerance',
    acceptsEqual: true,
    looksAtClaimed: true,
    existenceMatters: ({ expected, actual }, field) =>
      presenceOf(expected, field) === 'missing' || presenceOf(actual, field) === 'value',
    compareField(expected, actual, comparison) {
      const key = foreignKeyOf(comparison.model, comparison.field)
      const message = key && compareKeys(key.target)(expected, actual, comparison)
      if (key ? message === null : jsonEquals(expected, actual)) return null
      return message ?? `expected ${comparison.show(expected)} or nothing, found ${comparison.show(actual)}`
    },
  })
  return { ...comparator, forModel: (model) => withoutKeys(comparator, model) }
}

/**
 * Leaves those keys that no comparator can follow (of several fields, to another key than the primary one, of several
 * models, within JSON) to what judges all that nothing settles: only that such a key is gone is settled here.
 */
function withoutKeys(comparator: Comparator, model: Model): Comparator {
  const left = comparator.fields.filter((field) => isKey(model, field) && foreignKeyOf(model, field) === null)
  if (left.length === 0) return comparator
  return {
    ...comparator,
    compare: (pair, context) => comparator.compare(pair, context).filter(({ field }) => !left.includes(field)),
    scrub: (side) => ({
      ...Object.fromEntries(Object.entries(comparator.scrub(side)).filter(([field]) => !left.includes(field))),
      ...Object.fromEntries(
        left.filter((field) => presenceOf(side, field) !== 'value').map((field) => [field, `⟨${comparator.name}⟩`]),
      ),
    }),
  }
}

function isKey({ foreignKeys, looseKeys = [] }: Model, name: string): boolean {
  return foreignKeys.some(({ fields }) => fields.includes(name)) || looseKeys.some(({ field }) => field === name)
}
