import type { Comparator } from '../harness/model/comparator.ts'
import { defineComparator } from './define-comparator.ts'

/** Accepts the expected text, or it with `-` and a suffix: what an import calls a row whose name is taken. */
export function autoSuffix(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'auto-suffix',
    fields,
    settles: 'tolerance',
    compareField(expected, actual, { show }) {
      if (typeof expected === 'string' && typeof actual === 'string') {
        const prefix = `${expected}-`
        if (actual === expected || (actual.startsWith(prefix) && actual.length > prefix.length)) return null
      }
      return `expected ${show(expected)}, or it with a dash and a suffix, found ${show(actual)}`
    },
  })
}
