import type { ExpectedRow } from '../model/change.ts'
import type { Row } from '../model/snapshot.ts'
import { candidates } from './candidates.ts'
import { chooseEdges, type Edge, type StepBudget } from './matching.ts'
import { likeness, RowCoder } from './row-codes.ts'
import type { RowKeys } from './row-keys.ts'

/** Rows of one model that may be pairs. */
interface Rows {
  readonly keys: RowKeys
  readonly expected: readonly ExpectedRow[]
  readonly actual: readonly Row[]
}

export type RowPairs = readonly (readonly [ExpectedRow, Row])[]

/**
 * Pairs rows that are alike, so that as few fields as possible differ in all of them together. Alike are two rows when
 * at least half of what can be compared is equal. So a row that is left alone costs as much as a quarter of its fields:
 * two that are both left alone cost what a pair of them may at most. Among equal costs more equal fields win, then the
 * order of the rows. A row that nothing is known of (all of it matchers) takes what is left.
 *
 * Near-linear: {@link candidates} says which rows are held against each other, {@link chooseEdges} how far the choice is
 * the best one.
 */
export function pairAlike({ keys, expected, actual }: Rows, budget: StepBudget): RowPairs {
  return pairNearest({ keys, expected, actual }, budget, ({ equal, compared }, row) => {
    if (compared === 0) return row.addedBy ? { base: 0, equal: 0 } : null
    const differing = compared - equal
    return differing > equal ? null : { base: keys.content.length - 2 * differing, equal }
  })
}

/** Pairs as many rows as there are, which a key says are the same, so that as few fields as possible differ. */
export function pairAll({ keys, expected, actual }: Rows, budget: StepBudget): RowPairs {
  return pairNearest({ keys, expected, actual }, budget, ({ equal, compared }) => ({
    base: 2 * (keys.content.length - compared + equal),
    equal,
  }))
}

/** What a pair is worth; `equal` decides among the same `base`. Null: it is no pair. */
type Worth = (
  likeness: { readonly equal: number; readonly compared: number },
  expected: ExpectedRow,
) => { readonly base: number; readonly equal: number } | null

function pairNearest({ keys, expected, actual }: Rows, budget: StepBudget, worth: Worth): RowPairs {
  if (expected.length === 0 || actual.length === 0) return []
  const coder = new RowCoder(keys)
  const expectedCodes = expected.map((row) => coder.code('expected', row))
  const actualCodes = actual.map((row) => coder.code('actual', row))
  // So that the equal fields of all pairs together weigh less than one field that differs.
  const scale = (Math.min(expected.length, actual.length) + 1) * (keys.content.length + 1)
  const edges: Edge[] = []
  for (const [e, a] of candidates(expectedCodes, actualCodes)) {
    const [row, found, codes, foundCodes] = [expected[e], actual[a], expectedCodes[e], actualCodes[a]]
    if (!row || !found || !codes || !foundCodes) continue
    const value = worth(likeness(codes, foundCodes, keys.content, found), row)
    if (value) edges.push({ expected: e, actual: a, weight: value.base * scale + value.equal + 1 })
  }
  return chooseEdges(edges, budget).flatMap((edge) => {
    const [row, found] = [expected[edge.expected], actual[edge.actual]]
    return row && found ? [[row, found] as const] : []
  })
}
