import { isSeq, type ParsedNode } from 'yaml'
import { flowYaml, type Quoting, yamlKey } from '../../model/entry-yaml.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { appendParts, removeParts } from './collections.ts'
import { type CollectionNode, indexOfKey, isCollectionNode, isFlow, locate, nodeOf } from './located.ts'
import { replaceValue } from './replace-value.ts'
import { withEdits } from './text-edits.ts'

/** The keys and 0-based positions that lead to a value. */
type Path = readonly (string | number)[]

/**
 * The text with another value at a place: of a mapping or a list only the parts that differ are written, so that all else
 * in it stays as it is, unless it is of another shape.
 * @param before what the text has there; undefined: nothing yet
 * @returns null when the text has no place for it
 */
export function withValue(
  text: string,
  path: Path,
  before: JsonValue | undefined,
  after: JsonValue,
  quoting: Quoting,
): string | null {
  if (before !== undefined && jsonEquals(before, after)) return text
  const own = path.includes('$json') ? 'json' : quoting
  const within =
    isJsonObject(before) && isJsonObject(after)
      ? withMembers(text, path, before, after, own)
      : isJsonArray(before) && isJsonArray(after)
        ? withItems(text, path, before, after, own)
        : null
  return within ?? withPart(text, path, after, own)
}

/** Null when the two have nothing in common. */
function withMembers(text: string, path: Path, before: JsonObject, after: JsonObject, quoting: Quoting): string | null {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  if (gone.length === Object.keys(before).length) return null
  let changed: string | null = text
  for (const [name, value] of Object.entries(after)) {
    const known = Object.hasOwn(before, name) ? before[name] : undefined
    changed = changed && withValue(changed, [...path, name], known, value, quoting)
  }
  for (const name of gone) changed = changed && withoutPart(changed, [...path, name])
  return changed
}

/** Item by item; null when one of the two has none. */
function withItems(
  text: string,
  path: Path,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  quoting: Quoting,
): string | null {
  if (before.length === 0 || after.length === 0) return null
  let changed: string | null = text
  for (const [index, value] of after.entries()) {
    changed = changed && withValue(changed, [...path, index], before[index], value, quoting)
  }
  for (let index = before.length - 1; index >= after.length; index -= 1) {
    changed = changed && withoutPart(changed, [...path, index])
  }
  return changed
}

/** With a whole value at a place, which may be new. Null when there is no collection that could hold it. */
function withPart(text: string, path: Path, value: JsonValue, quoting: Quoting): string | null {
  const key = path.at(-1) ?? ''
  const parent = collectionAt(text, path.slice(0, -1))
  if (!parent) return null
  const index = indexIn(parent, key)
  if (index >= 0) return withEdits(text, [replaceValue(text, parent, index, value, quoting)])
  const written = flowYaml(value, quoting)
  const line =
    typeof key === 'string' ? `${yamlKey(key, quoting)}: ${written}` : isFlow(parent) ? written : `- ${written}`
  return withEdits(text, appendParts(text, parent, [[line]]))
}

/** Without a part of a collection that keeps others. Null when it is not there. */
export function withoutPart(text: string, path: Path): string | null {
  const parent = collectionAt(text, path.slice(0, -1))
  const index = parent ? indexIn(parent, path.at(-1) ?? '') : -1
  return parent && index >= 0 ? withEdits(text, removeParts(text, parent, [index])) : null
}

function indexIn(parent: ParsedNode & CollectionNode, key: string | number): number {
  if (typeof key === 'string') return indexOfKey(parent, key)
  return isSeq(parent) && key < parent.items.length ? key : -1
}

/** Null when there is none, or an empty one. */
function collectionAt(text: string, path: Path): (ParsedNode & CollectionNode) | null {
  const node = path.reduce<ParsedNode | null | undefined>((at, key) => {
    if (typeof key === 'string') return nodeOf(at, key)
    return isSeq<ParsedNode>(at) ? at.items[key] : undefined
  }, locate(text))
  return isCollectionNode(node) && node.items.length > 0 ? node : null
}
