import type { Finding } from '../../../../harness/model/finding.ts'
import { jsonText } from '../../../../harness/model/json.ts'
import type { ModelName, PrimaryKey } from '../../../../harness/model/snapshot.ts'
import type { RowHead } from '../data/case-rows.ts'
import { type RowKey, rowAnchor, rowAnchorAt } from './anchors.ts'

/** Finds changed rows, and what was found of them. Positions are those in the report, from 0. */
export interface RowIndex {
  /**
   * The row that a reference leads to: of those with its key the one that is not gone. Undefined: it is not among those
   * that changed, or its key does not tell it from others.
   */
  readonly positionOf: (key: RowKey) => number | undefined
  readonly positionAt: (anchor: string) => number | undefined
  /** Of the row's model and key, or of its position where these are another row's too. */
  readonly anchorAt: (position: number) => string
  /** The row that a finding is about. Undefined: it is not among those that changed. */
  readonly positionOfFinding: (finding: Finding) => number | undefined
  /** Positions of the findings about a row, in their order. */
  readonly findingsOf: (position: number) => readonly number[]
}

/** There may be a hundred thousand rows, so nothing is made for each of them but a place in a map of numbers. */
export function indexRows(rows: readonly RowHead[], findings: readonly Finding[]): RowIndex {
  const models = new Map<ModelName, Map<string | number, number>>()
  /** By the first position with a key that several rows have: all of them. */
  const alike = new Map<number, number[]>()
  const firstOf = ({ model, pk }: RowKey): number | undefined => models.get(model)?.get(mapKey(pk))
  const rowOf = new Map<Finding, number>()
  for (const [position, row] of rows.entries()) {
    const known = models.get(row.model) ?? new Map<string | number, number>()
    models.set(row.model, known)
    const key = mapKey(row.pk)
    const first = known.get(key)
    if (first === undefined) known.set(key, position)
    else {
      const all = alike.get(first)
      if (all) all.push(position)
      else alike.set(first, [first, position])
    }
    for (const number of row.findings ?? []) {
      const finding = findings[number - 1]
      if (finding) rowOf.set(finding, position)
    }
  }
  const anchorAt = (position: number): string => {
    const row = rows[position]
    const first = row && firstOf(row)
    return row === undefined || first === undefined || alike.has(first) ? rowAnchorAt(position) : rowAnchor(row)
  }
  return {
    positionOf: (key) => {
      const first = firstOf(key)
      const all = first === undefined ? undefined : alike.get(first)
      if (all === undefined) return first
      const there = all.filter((position) => rows[position]?.kind !== 'removed')
      return there.length === 1 ? there[0] : undefined
    },
    positionAt: (anchor) => {
      const position = rows.findIndex(({ model }, at) => {
        return (anchor.startsWith(`row-${model}-`) || anchor === rowAnchorAt(at)) && anchorAt(at) === anchor
      })
      return position < 0 ? undefined : position
    },
    anchorAt,
    positionOfFinding: (finding) => rowOf.get(finding),
    findingsOf: (position) =>
      (rows[position]?.findings ?? []).map((number) => number - 1).filter((at) => at < findings.length),
  }
}

/** A number and a text stay apart; so do a text and what is told by its JSON. */
function mapKey(pk: PrimaryKey | null): string | number {
  if (typeof pk === 'number') return pk
  return typeof pk === 'string' ? `"${pk}` : jsonText(pk)
}
