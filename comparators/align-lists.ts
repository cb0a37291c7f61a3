import { create } from 'jsondiffpatch'

/** Positions in two lists that belong together; undefined where one side has nothing for it. */
export interface AlignedPositions {
  readonly expected?: number
  readonly actual?: number
}

/** Finding what two lists have in common takes time and memory by the product of their lengths. */
const maxProduct = 250_000

const differ = create({ arrays: { detectMove: false } })

/**
 * Puts the elements of two lists beside each other, so that as many as possible are equal; what is left between those is
 * paired in order. Very long lists are paired by position.
 */
export function alignLists(expected: readonly string[], actual: readonly string[]): readonly AlignedPositions[] {
  const delta = expected.length * actual.length > maxProduct ? {} : (differ.diff(expected, actual) ?? {})
  const keys = Object.keys(delta)
  // jsondiffpatch writes `_3` for what it takes from the one list, and `3` for what it puts into the other.
  const removed = new Set(keys.filter((key) => /^_\d+$/.test(key)).map((key) => Number(key.slice(1))))
  const added = new Set(keys.filter((key) => /^\d+$/.test(key)).map(Number))
  const aligned: AlignedPositions[] = []
  for (let from = 0, to = 0; from < expected.length || to < actual.length; ) {
    const isRemoved = removed.has(from) || to >= actual.length
    const isAdded = added.has(to) || from >= expected.length
    // One that is taken where another is put is the same, changed.
    const hasExpected = isRemoved || !isAdded
    const hasActual = isAdded || !isRemoved
    aligned.push({ ...(hasExpected && { expected: from }), ...(hasActual && { actual: to }) })
    if (hasExpected) from += 1
    if (hasActual) to += 1
  }
  return aligned
}
