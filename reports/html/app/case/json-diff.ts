import { create, type Delta } from 'jsondiffpatch'
import { type Diffable, diffableText, isObject, nameOf, readJson } from './read-json.ts'

/** A part of a JSON value, with what became of it. */
export interface JsonNode {
  /** The name of a member, or the position in a list; null for the whole. */
  readonly name: string | null
  /**
   * - `same`: nothing happened to it, or to anything within
   * - `nested`: something happened within
   * - `moved`: it stands elsewhere in its list
   */
  readonly kind: 'same' | 'nested' | 'added' | 'removed' | 'changed' | 'moved'
  /** JSON text; null where it was not there, and for `nested`. */
  readonly from: string | null
  /** JSON text; null where it is gone, and for `nested`. */
  readonly to: string | null
  /** Of `nested`: its parts, in order. */
  readonly children: readonly JsonNode[]
  readonly isList: boolean
}

const differ = create({
  objectHash: (item, index) => identity(item) ?? `at ${index}`,
  matchByPosition: true,
  arrays: { detectMove: true, includeValueOnMove: false },
})

/** Null where one of the texts is no list and no object, or too much for a picture; texts are better compared then. */
export function diffJson(from: string, to: string): JsonNode | null {
  const before = readJson(from) ?? readJson(textWithin(from))
  const after = readJson(to) ?? readJson(textWithin(to))
  if (before === null || after === null) return null
  const delta = differ.diff(before, after)
  return delta === undefined ? node(null, 'same', before, after) : changedNode(null, before, after, delta)
}

/** JSON may stand in a text. Null: the JSON text is of no text. */
function textWithin(text: string): string | null {
  if (!text.startsWith('"') || text.length > longestText) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

const longestText = 100_000

/** Elements of a list that name themselves alike are the same element. */
function identity(item: object): string | undefined {
  for (const name of ['.id', '.key', '.name', '.slug']) {
    const value: unknown = Reflect.get(item, name)
    if (typeof value === 'string') return `${name} ${value}`
  }
  return undefined
}

function changedNode(name: string | null, from: Diffable, to: Diffable, delta: Delta): JsonNode {
  if (Array.isArray(from) && Array.isArray(to)) return nested(name, true, listChildren(from, to, delta))
  if (isObject(from) && isObject(to)) return nested(name, false, memberNodes(from, to, delta))
  return node(name, 'changed', from, to)
}

function memberNodes(
  from: Readonly<Record<string, Diffable>>,
  to: Readonly<Record<string, Diffable>>,
  delta: Delta,
): readonly JsonNode[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  return names.map((marked) => {
    const name = nameOf(marked)
    const before = from[marked]
    const after = to[marked]
    if (before === undefined) return node(name, 'added', undefined, after)
    if (after === undefined) return node(name, 'removed', before, undefined)
    const inner = partOf(delta, marked)
    return inner === undefined ? node(name, 'same', before, after) : changedNode(name, before, after, inner)
  })
}

/** What is gone stands before what has its position now. */
function listChildren(from: readonly Diffable[], to: readonly Diffable[], delta: Delta): readonly JsonNode[] {
  const gone = new Set<number>()
  const movedFrom = new Map<number, number>()
  for (const index of from.keys()) {
    const part: unknown = partOf(delta, `_${index}`)
    if (!Array.isArray(part)) continue
    gone.add(index)
    if (part[2] === 3 && typeof part[1] === 'number') movedFrom.set(part[1], index)
  }
  const nodes: JsonNode[] = []
  let next = 0
  const passGone = (): void => {
    while (next < from.length && gone.has(next)) {
      if (![...movedFrom.values()].includes(next)) nodes.push(node(String(next), 'removed', from[next], undefined))
      next += 1
    }
  }
  for (const [index, after] of to.entries()) {
    passGone()
    const part = partOf(delta, String(index))
    const origin = movedFrom.get(index)
    if (origin !== undefined) {
      nodes.push({ ...node(`${origin} → ${index}`, 'moved', from[origin], after) })
    } else if (Array.isArray(part) && part.length === 1) {
      nodes.push(node(String(index), 'added', undefined, after))
    } else {
      const before = from[next] ?? null
      nodes.push(
        part === undefined
          ? node(String(index), 'same', before, after)
          : changedNode(String(index), before, after, part),
      )
      next += 1
    }
  }
  passGone()
  return nodes
}

/** A member of a delta. Its names are marked, or positions: none is one of an object's own. */
function partOf(delta: Delta, name: string): Delta {
  return typeof delta === 'object' && !Array.isArray(delta) ? Reflect.get(delta, name) : undefined
}

function nested(name: string | null, isList: boolean, children: readonly JsonNode[]): JsonNode {
  return { name, kind: 'nested', from: null, to: null, children, isList }
}

function node(
  name: string | null,
  kind: 'same' | 'added' | 'removed' | 'changed' | 'moved',
  from: Diffable | undefined,
  to: Diffable | undefined,
): JsonNode {
  return { name, kind, from: textOf(from), to: textOf(to), children: [], isList: Array.isArray(to ?? from) }
}

function textOf(value: Diffable | undefined): string | null {
  return value === undefined ? null : diffableText(value)
}
