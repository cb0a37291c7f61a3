import type { BoundComparator, Comparator, ComparatorRegistry } from '../model/comparator.ts'

/** A comparator that agrees with everything, with the parts that a test is about. */
export function comparator(
  name: string,
  fields: readonly string[],
  parts: Partial<Omit<Comparator, 'name' | 'fields'>> = {},
): Comparator {
  return { name, fields, settles: 'tolerance', existence: () => [], compare: () => [], scrub: () => ({}), ...parts }
}

/** Assigns nothing of its own. */
export const boundOnly: ComparatorRegistry = (_, bound) =>
  bound.map((one): BoundComparator => ({ comparator: one, boundBy: 'subject', reason: 'bound by the subject' }))
