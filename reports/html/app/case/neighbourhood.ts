import type { ChangedRow } from '../../../../harness/model/changed-row.ts'
import type { CaseRows, RowHead } from '../data/case-rows.ts'
import { type RowKey, rowAnchor } from './anchors.ts'
import { keyFields } from './key-fields.ts'
import type { RowIndex } from './row-index.ts'

/** Changed rows and the rows that they refer to, placed for a picture. */
export interface Neighbourhood {
  readonly nodes: readonly NeighbourNode[]
  readonly edges: readonly NeighbourEdge[]
  /** Changed rows that are not in the picture. */
  readonly left: number
  /** How many columns and lines of nodes there are. */
  readonly columns: number
  readonly lines: number
}

export interface NeighbourNode extends RowKey {
  /** Of a row that changed, where it stands in the page. */
  readonly anchor: string
  readonly label: string | null
  /** What happened to it; `unchanged`: others only refer to it. */
  readonly kind: ChangedRow['kind'] | 'unchanged'
  readonly isIntended: boolean
  /** From 0, at the left: rows that refer to others stand left of them. */
  readonly column: number
  /** From 0, at the top. */
  readonly line: number
}

export interface NeighbourEdge {
  /** Anchors. */
  readonly from: string
  readonly to: string
  /** All that the key has: `tenant_id, user_id`. */
  readonly field: string
}

type Node = Omit<NeighbourNode, 'column' | 'line'>

/**
 * Null where no changed row refers to any row. Those that are not as meant come first.
 * @param most how many rows there may be in the picture
 */
export function neighbourhood({ heads, at }: CaseRows, index: RowIndex, most = 40): Neighbourhood | null {
  const nodes = new Map<string, Node>()
  const edges: NeighbourEdge[] = []
  for (const position of candidates(heads)) {
    if (nodes.size >= most) break
    const row = at(position)
    if (row === undefined) continue
    const references = row.references ?? []
    const own = nodeOf(row, index.anchorAt(position))
    const targets = references.map((target) => {
      const place = index.positionOf(target)
      const changed = place === undefined ? undefined : at(place)
      if (place !== undefined && changed !== undefined) return nodeOf(changed, index.anchorAt(place))
      // Rows whose keys are hidden alike may still have names.
      return nodeOf(target, [rowAnchor(target), ...(target.label === null ? [] : [target.label])].join(' '))
    })
    const drawn = [own, ...targets]
    const news = new Set(drawn.map(({ anchor }) => anchor).filter((anchor) => !nodes.has(anchor)))
    if (nodes.size + news.size > most) continue
    for (const node of drawn) if (!nodes.has(node.anchor)) nodes.set(node.anchor, node)
    for (const [place, reference] of references.entries()) {
      edges.push({ from: own.anchor, to: targets[place]?.anchor ?? own.anchor, field: keyFields(reference) })
    }
  }
  if (edges.length === 0) return null
  const shown = [...nodes.values()]
  const changed = shown.filter(({ kind }) => kind !== 'unchanged').length
  return { ...placed(shown, edges), edges, left: heads.length - changed }
}

/** Positions of those that may be drawn, in turn. */
function candidates(heads: readonly RowHead[]): readonly number[] {
  const unintended: number[] = []
  const referring: number[] = []
  for (const [position, { intended, hasReferences }] of heads.entries()) {
    if (!intended) unintended.push(position)
    else if (hasReferences) referring.push(position)
  }
  return [...unintended, ...referring]
}

function nodeOf(row: ChangedRow | (RowKey & { readonly label: string | null }), anchor: string): Node {
  const { model, pk, label } = row
  const own = { anchor, model, pk, label }
  return 'kind' in row
    ? { ...own, kind: row.kind, isIntended: row.intended }
    : { ...own, kind: 'unchanged', isIntended: true }
}

/** A row stands one column right of the furthest row that refers to it; in a cycle, as far as its rows are many. */
function placed(
  nodes: readonly Node[],
  edges: readonly NeighbourEdge[],
): Pick<Neighbourhood, 'nodes' | 'columns' | 'lines'> {
  const columns = new Map(nodes.map(({ anchor }) => [anchor, 0]))
  for (let round = 0; round < nodes.length; round += 1) {
    let isSettled = true
    for (const { from, to } of edges) {
      const least = (columns.get(from) ?? 0) + 1
      if (from === to || (columns.get(to) ?? 0) >= least || least >= maxColumns) continue
      columns.set(to, least)
      isSettled = false
    }
    if (isSettled) break
  }
  const lines = new Map<number, number>()
  const withPlaces = [...nodes]
    .sort((a, b) => (a.model === b.model ? 0 : a.model < b.model ? -1 : 1))
    .map((node) => {
      const column = columns.get(node.anchor) ?? 0
      const line = lines.get(column) ?? 0
      lines.set(column, line + 1)
      return { ...node, column, line }
    })
  return {
    nodes: withPlaces,
    columns: Math.max(0, ...withPlaces.map(({ column }) => column)) + 1,
    lines: Math.max(0, ...lines.values()),
  }
}

/** A cycle would make ever more. */
const maxColumns = 8
