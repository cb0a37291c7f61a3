import { type Comparator, defineComparator } from '../index.ts'

/** Accepts another address of the same domain. */
export function sameDomain(...fields: readonly string[]): Comparator {
  return defineComparator({
    name: 'same-domain',
    fields,
    settles: 'tolerance',
    compareField(expected, actual, { show }) {
      const [wanted, found] = [expected, actual].map((value) => String(value).split('@')[1])
      if (wanted !== undefined && wanted === found) return null
      return `expected an address of the domain of ${show(expected)}, found another domain: ${show(actual)}`
    },
  })
}
