import type { JsonScalar, JsonValue } from '../../model/json.ts'
import { isExactNumber } from '../../model/json.ts'

/** Where a node begins; 1-based, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A value as it was written, before anything is known of its meaning. `position` is null for TypeScript values. */
export type SourceNode = SourceMap | SourceList | SourceScalar

export interface SourceMap {
  readonly kind: 'map'
  /** By key, in the order in which they are written. */
  readonly entries: ReadonlyMap<string, SourceEntry>
  readonly position: Position | null
}

export interface SourceList {
  readonly kind: 'list'
  readonly items: readonly SourceNode[]
  readonly position: Position | null
}

export interface SourceScalar {
  readonly kind: 'scalar'
  readonly value: JsonScalar
  readonly position: Position | null
}

export interface SourceEntry {
  readonly key: string
  readonly keyPosition: Position | null
  readonly value: SourceNode
}

/** The steps from the root to a node: keys of mappings, 0-based numbers of list items. */
export type SourcePath = readonly (string | number)[]

/** Undefined when the node is no mapping, or has no such key. */
export function entryOf(node: SourceNode | undefined, key: string): SourceEntry | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined
}

export function childOf(node: SourceNode | undefined, step: string | number): SourceNode | undefined {
  return node?.kind === 'list' ? node.items[Number(step)] : entryOf(node, String(step))?.value
}

/** The value without its places, every digit kept. Keys such as `__proto__` are ordinary own properties. */
export function jsonValue(node: SourceNode): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return node.items.map(jsonValue)
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, jsonValue(entry.value)]))
  }
}

/** The value as a JSON Schema validator understands it: every number a JavaScript number, and finite. */
export function plainValue(node: SourceNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return isExactNumber(node.value) ? finite(Number(node.value.text)) : node.value
    case 'list':
      return node.items.map(plainValue)
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plainValue(entry.value)]))
  }
}

function finite(number: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number))
}

/** `transform[1].update`; a key that is not a plain word stands in brackets and quotes. Empty for the root. */
export function pathText(path: SourcePath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(step)}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')
}
