import type { Comparator, RowPair } from '../harness/model/comparator.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { presenceOf } from './presence.ts'

/**
 * The same comparator, for which null on one side and no such field on the other agree, as they do in Sentry. It is the
 * claimed fields that this is about, not what is within one that holds JSON.
 */
export function nullIsMissing(comparator: Comparator): Comparator {
  const { name, fields, settles, acceptsEqual, looksAtClaimed, rejectsEqual, comparesNothing, pairsBy } = comparator
  const { looksAtReplacements, refersTo, correlations } = comparator
  const evened = (pair: RowPair): RowPair => {
    const oneSided = fields.filter((field) => {
      const [expected, actual] = [presenceOf(pair.expected, field), presenceOf(pair.actual, field)]
      return expected !== actual && expected !== 'value' && actual !== 'value'
    })
    if (oneSided.length === 0) return pair
    return { ...pair, expected: without(oneSided, pair.expected), actual: without(oneSided, pair.actual) }
  }
  // One that is an instance of a class has its parts elsewhere than in itself, and they need it.
  return {
    name,
    fields,
    settles,
    existence: (pair) => comparator.existence(evened(pair)),
    compare: (pair, context) => comparator.compare(evened(pair), context),
    scrub: (side) => comparator.scrub(side),
    ...(acceptsEqual !== undefined && { acceptsEqual }),
    ...(looksAtClaimed !== undefined && { looksAtClaimed }),
    ...(rejectsEqual && { rejectsEqual }),
    ...(comparesNothing && { comparesNothing }),
    ...(pairsBy && { pairsBy }),
    ...(looksAtReplacements && { looksAtReplacements }),
    ...(refersTo && { refersTo }),
    ...(correlations && { correlations }),
    ...(comparator.replacements && { replacements: (pair) => comparator.replacements?.(evened(pair)) ?? [] }),
    ...(comparator.obfuscate && { obfuscate: (value) => comparator.obfuscate?.(value) ?? '' }),
    ...(comparator.forModel && { forModel: (model) => nullIsMissing(comparator.forModel?.(model) ?? comparator) }),
  }
}

function without(names: readonly string[], fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}
