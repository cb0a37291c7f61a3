import type { Comparator } from '../model/comparator.ts'

/**
 * Whether what a subject binds to a model are comparators, as far as their shape tells. Which fields they may claim is
 * seen once the schema is known.
 * @param place what is checked, for messages
 * @returns what is wrong, each as a sentence without a final stop
 */
export function checkComparators(place: string, bound: unknown): readonly string[] {
  if (!Array.isArray(bound)) return [`${place} must be a list of comparators`]
  return bound.flatMap((comparator: unknown, index) => checkComparator(`${place}[${index}]`, comparator))
}

function checkComparator(place: string, comparator: unknown): readonly string[] {
  if (typeof comparator === 'function') {
    const call = comparator.name === '' ? '' : `, as in ${comparator.name}('field')`
    return [`${place} is a function and no comparator: call it with the fields that it is to claim${call}`]
  }
  if (typeof comparator !== 'object' || comparator === null || !('name' in comparator)) {
    return [`${place} is no comparator: make one with defineComparator`]
  }
  const named = typeof comparator.name === 'string' ? `${place} (${comparator.name})` : place
  return Object.entries(partChecks).flatMap(([part, { isValid, wanted }]) =>
    isValid(Reflect.get(comparator, part)) ? [] : [`${named} is no comparator: its ${part} must be ${wanted}`],
  )
}

interface PartCheck {
  readonly isValid: (value: unknown) => boolean
  readonly wanted: string
}

const text: PartCheck = { isValid: (value) => typeof value === 'string' && value !== '', wanted: 'a text' }
const call: PartCheck = { isValid: (value) => typeof value === 'function', wanted: 'a function' }
const names: PartCheck = {
  isValid: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  wanted: 'a list of names',
}
const settles: PartCheck = {
  isValid: (value) => value === 'equality' || value === 'tolerance',
  wanted: "'equality' or 'tolerance'",
}

/** The parts that every comparator has. */
const partChecks = {
  name: text,
  fields: names,
  settles,
  existence: call,
  compare: call,
  scrub: call,
} satisfies Partial<Record<keyof Comparator, PartCheck>>
