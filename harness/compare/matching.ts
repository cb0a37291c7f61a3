import { bestAssignment } from './best-assignment.ts'

/** Two rows, by their positions, that may be a pair. */
export interface Edge {
  readonly expected: number
  readonly actual: number
  /** More than 0. */
  readonly weight: number
}

/** What may still be spent on solving components: the steps that each takes at worst. */
export interface StepBudget {
  steps: number
}

/**
 * Chooses pairs so that no row is in two, and their weights sum to the most. The graph of the edges falls into components.
 * Those that the budget lasts for, the smallest first, are solved exactly, which takes steps in proportion to the smaller
 * side squared times the larger. In others the heaviest edge is taken that is left, then the next. Ties go by the order
 * of the rows.
 */
export function chooseEdges(edges: readonly Edge[], budget: StepBudget): readonly Edge[] {
  const components = componentsOf(edges).map((component) => ({ ...component, steps: stepsOf(component) }))
  components.sort((a, b) => a.steps - b.steps)
  return components.flatMap((component) => {
    if (component.edges.length === 1) return component.edges
    if (component.steps > budget.steps) return heaviestFirst(component.edges)
    budget.steps -= component.steps
    return solved(component)
  })
}

interface Component {
  readonly edges: readonly Edge[]
  /** Ascending. */
  readonly expected: readonly number[]
  readonly actual: readonly number[]
}

function stepsOf({ expected, actual }: Component): number {
  const [fewer, more] = [Math.min(expected.length, actual.length), Math.max(expected.length, actual.length)]
  return fewer * fewer * more
}

function solved({ edges, expected, actual }: Component): readonly Edge[] {
  const [rowOf, columnOf] = [positions(expected), positions(actual)]
  const weights = new Float64Array(expected.length * actual.length)
  const edgeAt = new Map<number, Edge>()
  for (const edge of edges) {
    const cell = (rowOf.get(edge.expected) ?? 0) * actual.length + (columnOf.get(edge.actual) ?? 0)
    weights[cell] = edge.weight
    edgeAt.set(cell, edge)
  }
  return bestAssignment(weights, expected.length, actual.length).flatMap(
    (column, row) => edgeAt.get(column < 0 ? -1 : row * actual.length + column) ?? [],
  )
}

function heaviestFirst(edges: readonly Edge[]): readonly Edge[] {
  const sorted = [...edges].sort((a, b) => b.weight - a.weight || a.expected - b.expected || a.actual - b.actual)
  const [takenExpected, takenActual] = [new Set<number>(), new Set<number>()]
  return sorted.filter(({ expected, actual }) => {
    if (takenExpected.has(expected) || takenActual.has(actual)) return false
    takenExpected.add(expected)
    takenActual.add(actual)
    return true
  })
}

/** Rows that edges connect, whatever the number of steps between them. */
function componentsOf(edges: readonly Edge[]): readonly Component[] {
  const parents = new Map<number, number>()
  const rootOf = (node: number): number => {
    let root = node
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    // The next look-up need not go the same way.
    for (let at = node; at !== root; ) {
      const next = parents.get(at) ?? root
      parents.set(at, root)
      at = next
    }
    return root
  }
  // Actual rows are the numbers below zero.
  for (const { expected, actual } of edges) {
    const [a, b] = [rootOf(expected), rootOf(-1 - actual)]
    if (a !== b) parents.set(b, a)
  }
  const byRoot = new Map<number, Edge[]>()
  for (const edge of edges) {
    const root = rootOf(edge.expected)
    const known = byRoot.get(root)
    if (known) known.push(edge)
    else byRoot.set(root, [edge])
  }
  return [...byRoot.values()].map((list) => ({
    edges: list,
    expected: ascending(list.map(({ expected }) => expected)),
    actual: ascending(list.map(({ actual }) => actual)),
  }))
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function positions(numbers: readonly number[]): ReadonlyMap<number, number> {
  return new Map(numbers.map((number, index) => [number, index]))
}
