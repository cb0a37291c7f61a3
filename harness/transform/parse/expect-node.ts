import type { ModelName } from '../../model/snapshot.ts'
import { modelName } from '../../model/snapshot.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'

/**
 * Readers of nodes that the schema has already accepted. One that throws has found a hole in the schema, which is a
 * defect of the harness, not of the case.
 */
export function textOf(node: SourceNode | undefined): string {
  if (node?.kind === 'scalar' && typeof node.value === 'string') return node.value
  throw unforeseen('a text', node)
}

export function modelOf(node: SourceNode | undefined): ModelName {
  return modelName(textOf(node))
}

/** No entries for a node that is absent. */
export function entriesOf(node: SourceNode | undefined): readonly SourceEntry[] {
  if (node === undefined) return []
  if (node.kind === 'map') return [...node.entries.values()]
  throw unforeseen('a mapping', node)
}

/** No items for a node that is absent. */
export function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  if (node === undefined) return []
  if (node.kind === 'list') return node.items
  throw unforeseen('a list', node)
}

export function isTrue(node: SourceNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true
}

/** The line of a node; null for a TypeScript value. */
export function lineOf(node: SourceNode): number | null {
  return node.position?.line ?? null
}

/** `{ $name: value }`: a mapping whose only key starts with `$`. Null for any other node. */
export function operatorOf(node: SourceNode): SourceEntry | null {
  if (node.kind !== 'map' || node.entries.size !== 1) return null
  const [entry] = node.entries.values()
  return entry?.key.startsWith('$') ? entry : null
}

/** The members of a mapping whose keys all start with `$`. None for any other node. */
export function operatorsOf(node: SourceNode): readonly SourceEntry[] {
  const entries = node.kind === 'map' ? [...node.entries.values()] : []
  return entries.every(({ key }) => key.startsWith('$')) ? entries : []
}

export function unforeseen(expected: string, node: SourceNode | undefined): Error {
  return new Error(`the case schema let pass what should have been ${expected}: ${JSON.stringify(node)}`)
}
