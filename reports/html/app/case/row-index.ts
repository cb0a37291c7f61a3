import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { Finding } from '../../../../harness/model/finding.ts'
import { jsonText } from '../../../../harness/model/json.ts'
import type { ModelName, PrimaryKey } from '../../../../harness/model/snapshot.ts'
import { type RowKey, rowAnchor } from './anchors.ts'

/** Finds changed rows, and what was found of them. Positions are those in the report, from 0. */
export interface RowIndex {
  /** Undefined: the row is not among those that changed. Of two with the same key, the first. */
  readonly positionOf: (key: RowKey) => number | undefined
  readonly positionAt: (anchor: string) => number | undefined
  /** The row that a finding is about: the one with its actual key, or else with its expected one. */
  readonly rowOf: (finding: Finding) => ChangedRow | undefined
  /** Positions of the findings about a row, in their order. */
  readonly findingsOf: (position: number) => readonly number[]
}

/** There may be a hundred thousand rows, so nothing is made for each of them but a place in a map of numbers. */
export function indexRows(rows: readonly ChangedRow[], findings: readonly Finding[]): RowIndex {
  const models = new Map<ModelName, Map<string | number, number>>()
  for (const [position, { model, pk }] of rows.entries()) {
    const known = models.get(model) ?? new Map<string | number, number>()
    models.set(model, known)
    const key = mapKey(pk)
    if (!known.has(key)) known.set(key, position)
  }
  const positionOf = ({ model, pk }: RowKey): number | undefined => models.get(model)?.get(mapKey(pk))
  const positionOfFinding = ({ model, actualPk, expectedPk }: Finding): number | undefined =>
    [actualPk, expectedPk]
      .map((pk) => (pk === null ? undefined : positionOf({ model, pk })))
      .find((at) => at !== undefined)
  const found = new Map<number, number[]>()
  for (const [index, finding] of findings.entries()) {
    const position = positionOfFinding(finding)
    const known = position === undefined ? undefined : found.get(position)
    if (known) known.push(index)
    else if (position !== undefined) found.set(position, [index])
  }
  return {
    positionOf,
    positionAt: (anchor) => {
      const position = rows.findIndex((row) => anchor.startsWith(`row-${row.model}-`) && rowAnchor(row) === anchor)
      return position < 0 ? undefined : position
    },
    rowOf: (finding) => rows[positionOfFinding(finding) ?? -1],
    findingsOf: (position) => found.get(position) ?? [],
  }
}

/** A number and a text stay apart; so do a text and what is told by its JSON. */
function mapKey(pk: PrimaryKey | null): string | number {
  if (typeof pk === 'number') return pk
  return typeof pk === 'string' ? `"${pk}` : jsonText(pk)
}
