import { isMap, isScalar, type ParsedNode } from 'yaml'
import { entryLines, flowYaml, type Quoting, yamlKey } from '../../model/entry-yaml.ts'
import type { JsonObject } from '../../model/json.ts'
import { appendParts, removeParts } from './collections.ts'
import { amendEntryText } from './edit-entry.ts'
import type { EntryEdit } from './entry-edit.ts'
import { type Layout, layoutOf, listLines, memberLines, nestedFlow, nestedLines, partsFor } from './list-layout.ts'
import {
  afterColon,
  type CollectionNode,
  indexOfKey,
  isCollectionNode,
  isFlow,
  isNothing,
  locate,
  type MapNode,
  nodeOf,
  partsOf,
} from './located.ts'
import { columnOf, lineBreakOf, lineEnd, linesAt, startsLine, type TextEdit, withEdits } from './text-edits.ts'

export interface ListUpdate {
  /** By 0-based position. */
  readonly edits: ReadonlyMap<number, EntryEdit>
  readonly added: readonly JsonObject[]
}

/**
 * A text with one of its lists changed. An empty list goes, and what holds nothing else; one that is the whole text is
 * `[]` then.
 * @param path the keys that lead to the list; none when the whole text is the list
 * @param entries what the list means
 * @returns null when the text has no place for the change
 */
export function updateList(
  text: string,
  path: readonly string[],
  entries: readonly JsonObject[],
  { edits, added }: ListUpdate,
  quoting: Quoting,
): string | null {
  const grown = added.length === 0 ? text : addEntries(text, path, added, quoting)
  const changed = grown && editEntries(grown, path, entries, edits, quoting)
  if (changed === null) return null
  const removed = [...edits].flatMap(([index, { kind }]) => (kind === 'remove' ? index : []))
  if (removed.length === 0) return changed
  const isEmpty = removed.length === entries.length && added.length === 0
  return isEmpty ? withoutList(changed, path) : removeEntries(changed, path, removed)
}

function nodeAt(text: string, path: readonly string[]): ParsedNode | null | undefined {
  return path.reduce<ParsedNode | null | undefined>((at, key) => nodeOf(at, key), locate(text))
}

function collectionAt(text: string, path: readonly string[]): (ParsedNode & CollectionNode) | null {
  const node = nodeAt(text, path)
  return isCollectionNode(node) ? node : null
}

function addEntries(
  text: string,
  path: readonly string[],
  added: readonly JsonObject[],
  quoting: Quoting,
): string | null {
  const root = locate(text)
  const layout = layoutOf(text, root, quoting)
  const list = path.reduce<ParsedNode | null | undefined>((at, key) => nodeOf(at, key), root)
  if (isCollectionNode(list) && list.items.length > 0) {
    return withEdits(text, appendParts(text, list, partsFor(text, list, added, layout)))
  }
  if (path.length === 0) return wholeList(text, root, added, layout)
  const depth = path.findIndex((_, index) => !hasMembers(nodeAt(text, path.slice(0, index + 1))))
  const parent = nodeAt(text, path.slice(0, Math.max(depth, 0)))
  if (depth === -1 || !isMap<ParsedNode, ParsedNode | null>(parent) || !isCollectionNode(parent)) return null
  const [key = '', ...below] = path.slice(depth)
  const index = indexOfKey(parent, key)
  if (index >= 0) return fillValue(text, parent, index, [key, ...below], added, layout)
  const last = partsOf(parent).at(-1)?.start ?? 0
  const lines = isFlow(parent)
    ? nestedFlow([key, ...below], added, startsLine(text, last), layout)
    : nestedLines([key, ...below], added, columnOf(text, last), layout)
  return withEdits(text, appendParts(text, parent, [lines]))
}

/** In place of an empty list. */
function wholeList(text: string, root: ParsedNode | null, added: readonly JsonObject[], layout: Layout): string | null {
  if (!root) return null
  const [start, end] = root.range
  const lines = added.flatMap((entry) => entryLines(entry, { quoting: layout.quoting, width: 120 }))
  return withEdits(text, [{ start, end, text: lines.join(lineBreakOf(text)) }])
}

function hasMembers(node: ParsedNode | null | undefined): boolean {
  return isCollectionNode(node) && node.items.length > 0
}

/** Below a key that has no value yet, or an empty one. */
function fillValue(
  text: string,
  parent: MapNode & CollectionNode,
  index: number,
  [key = '', ...below]: readonly string[],
  added: readonly JsonObject[],
  layout: Layout,
): string | null {
  const value = parent.items[index]?.value ?? null
  const isNull = isScalar(value) && value.value === null && value.anchor === undefined
  if (value && !isNull && !(isCollectionNode(value) && value.items.length === 0)) return null
  const start = afterColon(parent, index)
  const end = isNothing(value) || !value ? start : value.range[1]
  const part = partsOf(parent)[index]
  if (!part) return null
  if (isFlow(parent)) {
    const hasLines = startsLine(text, part.start)
    const indent = ' '.repeat(columnOf(text, part.start))
    const lines = nestedFlow([key, ...below], added, hasLines, layout)
    const [first = '', ...more] = lines
    const shown = [first.slice(yamlKey(key, layout.quoting).length + 1), ...more.map((line) => indent + line)]
    return withEdits(text, [{ start, end, text: shown.join(lineBreakOf(text)) }])
  }
  const column = columnOf(text, part.start)
  const lines =
    below.length > 0
      ? nestedLines(below, added, column + layout.unit.length, layout).map((line) => layout.unit + line)
      : listLines(key, added, column, layout)
  const indent = ' '.repeat(column)
  return withEdits(text, [
    { start, end, text: '' },
    linesAt(
      text,
      lineEnd(text, end),
      lines.map((line) => indent + line),
    ),
  ])
}

function editEntries(
  text: string,
  path: readonly string[],
  entries: readonly JsonObject[],
  edits: ReadonlyMap<number, EntryEdit>,
  quoting: Quoting,
): string | null {
  const list = collectionAt(text, path)
  if (!list) return edits.size === 0 ? text : null
  const parts = partsOf(list)
  const made: TextEdit[] = []
  for (const [index, edit] of edits) {
    if (edit.kind === 'remove') continue
    const [entry, part] = [entries[index], parts[index]]
    const node = isMap<ParsedNode, ParsedNode | null>(list) ? list.items[index]?.key : list.items[index]
    if (!entry || !part || !node) return null
    const start = isMap(list) ? part.start : node.range[0]
    const end = part.end - (/(?:\r?\n)*$/.exec(text.slice(start, part.end))?.[0].length ?? 0)
    const column = columnOf(text, start)
    const shown =
      edit.kind === 'amend'
        ? amendEntryText(text.slice(start, end), column, entry, edit, quoting)
        : entryText(text, list, index, edit.entry, column, quoting)
    if (shown === null) return null
    made.push({ start, end, text: shown })
  }
  return withEdits(text, made)
}

/** In the style of the entry whose place it takes. */
function entryText(
  text: string,
  list: CollectionNode,
  index: number,
  entry: JsonObject,
  column: number,
  quoting: Quoting,
): string {
  if (isMap(list)) return memberLines(entry, { quoting }).join(', ')
  const item = list.items[index]
  if (isFlow(list) || (isCollectionNode(item) && isFlow(item))) return flowYaml(entry, quoting)
  const isBlock = isCollectionNode(item)
  const lines = entryLines(entry, { quoting, width: 120 - column, isBlock }).map((line) => line.slice(2))
  return lines.join(lineBreakOf(text) + ' '.repeat(column))
}

function removeEntries(text: string, path: readonly string[], indices: readonly number[]): string | null {
  const list = collectionAt(text, path)
  if (!list) return null
  if (!isFlow(list)) return withEdits(text, removeParts(text, list, indices))
  return indices
    .toSorted((a, b) => b - a)
    .reduce<string | null>((rest, index) => {
      const node = rest && collectionAt(rest, path)
      return rest && node && withEdits(rest, removeParts(rest, node, [index]))
    }, text)
}

function withoutList(text: string, path: readonly string[]): string | null {
  const key = path.at(-1)
  if (key === undefined) {
    const node = collectionAt(text, path)
    if (!node?.range) return null
    const end = node.range[1] - (/(?:\r?\n)*$/.exec(text.slice(node.range[0], node.range[1]))?.[0].length ?? 0)
    return withEdits(text, [{ start: node.range[0], end, text: '[]' }])
  }
  const above = path.slice(0, -1)
  const parent = collectionAt(text, above)
  if (!parent) return null
  if (parent.items.length === 1) return withoutList(text, above)
  return withEdits(text, removeParts(text, parent, [indexOfKey(parent, key)]))
}
