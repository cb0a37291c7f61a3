import { type JsonValue, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'

/** Which of the expected have no element of their own, and which elements are left over: 0-based positions, ascending. */
export interface Unmatched {
  readonly expected: readonly number[]
  readonly actual: readonly number[]
}

/** Gives as many of the expected as possible an element each, whatever the order. */
export function matchElements(
  expected: readonly ExpectedValue[],
  actual: readonly JsonValue[],
  isMatch: (expected: ExpectedValue, actual: JsonValue) => boolean,
): Unmatched {
  // Equal elements are as good as each other, so that what is written out may choose first.
  const free = new Map<string, number[]>()
  for (const [index, element] of [...actual.entries()].reverse()) {
    const text = jsonText(element)
    const positions = free.get(text)
    if (positions) positions.push(index)
    else free.set(text, [index])
  }
  const left: number[] = []
  const matchers: number[] = []
  expected.forEach((item, index) => {
    if (isMatcher(item)) matchers.push(index)
    else if (free.get(jsonText(item))?.pop() === undefined) left.push(index)
  })
  const positions = [...free.values()].flat().sort((a, b) => a - b)
  const takenBy = new Map<number, number>()
  for (const index of matchers) if (!take(index, new Set())) left.push(index)
  return {
    expected: left.sort((a, b) => a - b),
    actual: positions.filter((position) => !takenBy.has(position)),
  }

  /** Kuhn's method: an element that is taken is given up where its owner finds another. */
  function take(index: number, tried: Set<number>): boolean {
    const item = expected[index] ?? null
    for (const position of positions) {
      if (tried.has(position) || !isMatch(item, actual[position] ?? null)) continue
      tried.add(position)
      const owner = takenBy.get(position)
      if (owner !== undefined && !take(owner, tried)) continue
      takenBy.set(position, index)
      return true
    }
    return false
  }
}
