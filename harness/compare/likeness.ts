import type { ExpectedRow } from '../model/change.ts'
import type { JsonValue } from '../model/json.ts'
import type { Row } from '../model/snapshot.ts'
import { matches } from './match-value.ts'
import type { RowKeys, Token } from './row-keys.ts'

/** Up to so many combinations of rows, each is looked at. */
const allCombinations = 10_000
/** Beyond, only rows that share a value that no more than so many rows have. */
const rareValue = 8

interface Candidate {
  readonly expected: number
  readonly actual: number
  readonly share: number
  readonly equal: number
}

/**
 * Pairs rows that are most alike, best first. Alike are two rows when at least half of what can be compared is equal;
 * a field that is NULL in both says nothing. A row that nothing is known of (all of it matchers) takes what is left.
 */
export function pairByLikeness(
  keys: RowKeys,
  expected: readonly ExpectedRow[],
  actual: readonly Row[],
): readonly (readonly [ExpectedRow, Row])[] {
  const names = keys.content
  const expectedTokens = expected.map((row) => names.map((name) => keys.token('expected', row, name)))
  const actualTokens = actual.map((row) => names.map((name) => keys.token('actual', row, name)))
  const candidates: Candidate[] = []
  for (const [e, a] of combinations(expectedTokens, actualTokens)) {
    const { equal, compared } = likeness(expectedTokens[e] ?? [], actualTokens[a] ?? [], actual[a]?.fields ?? {}, names)
    if (compared > 0 && equal * 2 >= compared) {
      candidates.push({ expected: e, actual: a, share: equal / compared, equal })
    } else if (compared === 0 && expected[e]?.addedBy) candidates.push({ expected: e, actual: a, share: -1, equal })
  }
  candidates.sort((a, b) => b.share - a.share || b.equal - a.equal || a.expected - b.expected || a.actual - b.actual)
  const [takenExpected, takenActual] = [new Set<number>(), new Set<number>()]
  return candidates.flatMap((candidate): readonly (readonly [ExpectedRow, Row])[] => {
    const [e, a] = [expected[candidate.expected], actual[candidate.actual]]
    if (!e || !a || takenExpected.has(candidate.expected) || takenActual.has(candidate.actual)) return []
    takenExpected.add(candidate.expected)
    takenActual.add(candidate.actual)
    return [[e, a]]
  })
}

function likeness(
  expected: readonly Token[],
  actual: readonly Token[],
  actualFields: Readonly<Record<string, JsonValue>>,
  names: readonly string[],
): { readonly equal: number; readonly compared: number } {
  let [equal, compared] = [0, 0]
  names.forEach((name, index) => {
    const [wanted, found] = [expected[index], actual[index]]
    if (!wanted || !found) return
    if (wanted.kind === 'matcher') {
      const { rule } = wanted.matcher
      if (rule.matcher !== 'matches') return
      compared += 1
      if (matches(rule, actualFields[name], { before: undefined, runStart: null })) equal += 1
      return
    }
    if (isOpen(wanted) || isOpen(found)) return
    if (wanted.kind === 'text' && found.kind === 'text') {
      if (wanted.isNull && found.isNull) return
      if (wanted.text === found.text) equal += 1
    }
    compared += 1
  })
  return { equal, compared }
}

/** A reference to a row that may still find its partner says nothing yet. */
function isOpen(token: Token): boolean {
  return token.kind === 'unsettled' && !token.isFinal
}

function* combinations(
  expected: readonly (readonly Token[])[],
  actual: readonly (readonly Token[])[],
): Generator<readonly [number, number]> {
  if (expected.length * actual.length <= allCombinations) {
    for (const e of expected.keys()) for (const a of actual.keys()) yield [e, a]
    return
  }
  const byValue = new Map<string, number[]>()
  actual.forEach((tokens, row) => {
    for (const value of valuesOf(tokens)) {
      const rows = byValue.get(value)
      if (!rows) byValue.set(value, [row])
      else if (rows.length <= rareValue) rows.push(row)
    }
  })
  for (const [e, tokens] of expected.entries()) {
    const found = valuesOf(tokens).flatMap((value) => {
      const rows = byValue.get(value) ?? []
      return rows.length > rareValue ? [] : rows
    })
    for (const a of new Set(found)) yield [e, a]
  }
}

function valuesOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token, index) => (token.kind === 'text' && !token.isNull ? [`${index} ${token.text}`] : []))
}
