import type { Comparator } from '../harness/model/comparator.ts'
import type { CompareField } from './define-comparator.ts'
import { defineComparator } from './define-comparator.ts'

/**
 * Accepts any two texts that `pattern` finds a match in; write `^` and `$` where the whole text must match. Its
 * `lastIndex` is neither read nor changed.
 */
export function regex(pattern: RegExp, ...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'regex',
    fields,
    settles: 'tolerance',
    compareField: bothMatch(pattern, `text that matches ${pattern}`),
  })
}

/** Compares by shape. `shape` says in a message what was expected: `a UUID of version 4`. */
export function bothMatch(pattern: RegExp, shape: string): CompareField {
  const own = new RegExp(pattern)
  const matches = (value: unknown) => {
    own.lastIndex = 0
    return typeof value === 'string' && own.test(value)
  }
  return (expected, actual, { show }) => {
    if (!matches(actual)) return `expected ${shape}, found ${show(actual)}`
    return matches(expected) ? null : `the expected value ${show(expected)} is not ${shape}`
  }
}

/** As {@link bothMatch}, and the two must differ though `canonical` evens out their spelling. */
export function bothMatchAndDiffer(
  pattern: RegExp,
  shape: string,
  canonical: (text: string) => string = (text) => text,
): CompareField {
  const match = bothMatch(pattern, shape)
  return (expected, actual, comparison) => {
    const message = match(expected, actual, comparison)
    if (message !== null || canonical(String(expected)) !== canonical(String(actual))) return message
    return `expected a new value, found the old one: ${comparison.show(actual)}`
  }
}
