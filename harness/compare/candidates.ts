import { type CodedRow, firstValue } from './row-codes.ts'

/** Up to so many combinations of rows, each is looked at. */
const allCombinations = 100_000
/** Beyond, only rows that share what no more than so many rows have. */
const rare = 8

/**
 * Combinations of rows, by their positions, that may be alike: all, where they are few. Of many only those that share a
 * value of a field, or all values but that of one field, if no more than 8 of the actual rows have it. So their number
 * grows as that of the rows; rows that share nothing but common values are not found.
 */
export function* candidates(
  expected: readonly CodedRow[],
  actual: readonly CodedRow[],
): Generator<readonly [expected: number, actual: number]> {
  if (expected.length * actual.length <= allCombinations) {
    for (const e of expected.keys()) for (const a of actual.keys()) yield [e, a]
    return
  }
  const index = new RareFeatures()
  actual.forEach((row, position) => {
    index.add(row, position)
  })
  for (const [e, row] of expected.entries()) for (const a of index.sharing(row)) yield [e, a]
}

/** Which rows have a value, or all values but one. */
class RareFeatures {
  private readonly byValue: Map<number, number[]>[] = []
  private readonly byRest: Map<number, number[]>[] = []

  add({ codes }: CodedRow, position: number): void {
    const whole = hashOf(codes)
    codes.forEach((code, field) => {
      if (code >= firstValue) remember(this.byValue, field, code, position)
      remember(this.byRest, field, whole ^ mixed(field, code), position)
    })
  }

  sharing({ codes }: CodedRow): ReadonlySet<number> {
    const whole = hashOf(codes)
    const found = new Set<number>()
    codes.forEach((code, field) => {
      const lists = [this.byValue[field]?.get(code), this.byRest[field]?.get(whole ^ mixed(field, code))]
      for (const list of lists) if (list && list.length <= rare) for (const position of list) found.add(position)
    })
    return found
  }
}

function remember(maps: Map<number, number[]>[], field: number, key: number, position: number): void {
  const map = maps[field] ?? new Map<number, number[]>()
  maps[field] = map
  const known = map.get(key)
  if (!known) map.set(key, [position])
  else if (known.length <= rare) known.push(position)
}

/** Equal for equal rows; others are told apart when they are compared. */
function hashOf(codes: Int32Array): number {
  return codes.reduce((hash, code, field) => hash ^ mixed(field, code), 0)
}

function mixed(field: number, code: number): number {
  let hash = Math.imul(code + 1, 0x9e3779b1) ^ Math.imul(field + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  return Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
}
