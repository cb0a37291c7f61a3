import type { Comparator, Disagreement, Replacement, RowPair } from '../harness/model/comparator.ts'
import { HarnessError } from '../harness/model/errors.ts'
import { jsonPathText } from '../harness/model/json-path.ts'
import { defineComparator } from './define-comparator.ts'
import { JsonComparison, pairWithin } from './json-comparison.ts'
import { coveredPlaces, type JsonRules, type PathRule, parseRules, type RulePaths, rootPlace } from './json-rules.ts'
import { obfuscateHash } from './obfuscation.ts'
import { ownValue } from './presence.ts'

/**
 * Compares JSON deeply: what is at the path of a rule by the rule's comparator, everything else by equality (members
 * in any order, elements in order, null told from a missing member):
 * `json({ 'items[*].price': (f) => numericTolerance('0.01', f), tags: unorderedList, cache: ignored }, 'data')`.
 *
 * A rule covers all that is at its path. Where two lead to the same place, the one that names more of it counts.
 * @throws HarnessError `bad-comparator` when a path is none, is given twice, or leads into what another covers; when a
 *   rule's comparator claims another field than the one that it was given
 */
export function json(rules: JsonRules, ...fields: readonly string[]): Comparator {
  const paths = parseRules(rules)
  const places = new Map([...new Set(fields)].map((field) => [field, rootPlace(bind(paths, field))]))
  const comparators = [...places.values()].flatMap(({ rules }) => rules.map(({ comparator }) => comparator))
  const acceptsEqual = comparators.every((comparator) => comparator.acceptsEqual)

  function replacements(pair: RowPair): readonly Replacement[] {
    return [...places].flatMap(([field, place]) => {
      const [whole, found] = [ownValue(pair.expected, field), ownValue(pair.actual, field)]
      return [...coveredPlaces(whole, found, place)].flatMap(
        ({ rule, expected, actual }) => rule.comparator.replacements?.(pairWithin(pair, field, expected, actual)) ?? [],
      )
    })
  }

  const comparator = defineComparator({
    name: 'json',
    fields,
    settles: comparators.some(({ settles }) => settles === 'tolerance') ? 'tolerance' : 'equality',
    acceptsEqual,
    looksAtClaimed: comparators.every(({ looksAtClaimed }) => looksAtClaimed),
    looksAtReplacements: comparators.some(({ looksAtReplacements }) => looksAtReplacements),
    ...(comparators.some((comparator) => comparator.replacements) && { replacements }),
    // The whole value is hidden with a part of it: it is not told here whether the subject marks the rest secret.
    ...(comparators.some(({ obfuscate }) => obfuscate) && { obfuscate: obfuscateHash }),
    compareRow(pair, context): readonly Disagreement[] {
      return [...places].flatMap(([field, place]) => {
        const expected = ownValue(pair.expected, field) ?? null
        const actual = ownValue(pair.actual, field) ?? null
        if (expected === null || actual === null) return []
        const message = new JsonComparison(pair, context, field).message(expected, actual, place)
        return message === null ? [] : [{ field, message }]
      })
    },
  })
  const [refersTo, correlations] = [
    comparators.flatMap((one) => one.refersTo ?? []),
    comparators.flatMap((one) => one.correlations ?? []),
  ]
  return {
    ...comparator,
    ...(refersTo.length > 0 && { refersTo }),
    ...(correlations.length > 0 && { correlations }),
  }
}

function bind(paths: RulePaths, field: string): readonly PathRule[] {
  return paths.map(({ path, rule }) => {
    const comparator = rule(field)
    if (comparator.fields.length === 1 && comparator.fields[0] === field) return { path, comparator }
    const claimed = comparator.fields.length === 0 ? 'no field' : comparator.fields.join(', ')
    throw new HarnessError(
      `comparator ${comparator.name}, of the path ${jsonPathText(path)} within ${field}, claims ${claimed}`,
      { code: 'bad-comparator', fix: `a rule is given the field that it must claim: (field) => …(…, field)` },
    )
  })
}
