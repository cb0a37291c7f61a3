import type { Comparator, RowPair } from '../harness/model/comparator.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { presenceOf } from './presence.ts'

/**
 * The same comparator, for which null on one side and no such field on the other agree, as they do in Sentry. It is the
 * claimed fields that this is about, not what is within one that holds JSON.
 */
export function nullIsMissing(comparator: Comparator): Comparator {
  const { fields, existence, compare, replacements } = comparator
  const evened = (pair: RowPair): RowPair => {
    const oneSided = fields.filter((field) => {
      const [expected, actual] = [presenceOf(pair.expected, field), presenceOf(pair.actual, field)]
      return expected !== actual && expected !== 'value' && actual !== 'value'
    })
    if (oneSided.length === 0) return pair
    return { ...pair, expected: without(oneSided, pair.expected), actual: without(oneSided, pair.actual) }
  }
  return {
    ...comparator,
    existence: (pair) => existence(evened(pair)),
    compare: (pair, context) => compare(evened(pair), context),
    ...(replacements && { replacements: (pair) => replacements(evened(pair)) }),
  }
}

function without(names: readonly string[], fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
