import { isAlias, isMap, isScalar, type ParsedNode, Scalar } from 'yaml'
import { flowYaml, type Quoting, yamlKey } from '../../model/entry-yaml.ts'
import { isJsonObject, type JsonObject, type JsonValue, jsonEquals } from '../../model/json.ts'
import { appendParts, removeParts } from './collections.ts'
import { type EntryEdit, edited } from './entry-edit.ts'
import { afterColon, indexOfKey, isCollectionNode, isFlow, isNothing, locate, type MapNode, nodeOf } from './located.ts'
import { type TextEdit, withEdits } from './text-edits.ts'

type Amendment = Extract<EntryEdit, { readonly kind: 'amend' }>

/**
 * The text of an entry with the fields amended, all else as it was. Of an entry whose text does not say itself what its
 * fields are (it is an alias, say) nothing comes.
 * @param text of the entry alone
 * @param column where its first line begins
 * @param entry what the text means
 */
export function amendEntryText(
  text: string,
  column: number,
  entry: JsonObject,
  amendment: Amendment,
  quoting: Quoting,
): string | null {
  const padding = ' '.repeat(column)
  const after = edited(entry, amendment)
  let padded: string | null = padding + text
  const known = isJsonObject(entry.fields) ? entry.fields : {}
  for (const [name, value] of Object.entries(amendment.set)) {
    if (Object.hasOwn(known, name) && jsonEquals(known[name], value)) continue
    padded = padded && withMember(padded, ['fields'], name, value, quoting)
  }
  for (const name of amendment.drop) {
    if (Object.hasOwn(amendment.set, name) || !Object.hasOwn(known, name)) continue
    padded = padded && withoutMember(padded, ['fields'], name)
  }
  if (amendment.count !== undefined) padded = padded && withMember(padded, [], 'count', amendment.count, quoting)
  if (amendment.exclude) padded = padded && withWhere(padded, entry.where, after?.where ?? 'all', quoting)
  // The text has no line break at its end, so what is left of it has none.
  return padded?.slice(column).replace(/(?:\r?\n)+$/, '') ?? null
}

/** `where` gets a condition, or one of its conditions an operator: nothing of it goes. */
function withWhere(text: string, before: JsonValue | undefined, after: JsonValue, quoting: Quoting): string | null {
  if (!isJsonObject(before) || !isJsonObject(after)) return withMember(text, [], 'where', after, quoting)
  const key = Object.keys(after).find((name) => !jsonEquals(before[name], after[name]))
  if (key === undefined) return text
  const [known, wanted] = [before[key], after[key] ?? null]
  if (!isJsonObject(known) || !isJsonObject(wanted)) return withMember(text, ['where'], key, wanted, quoting)
  return withMember(text, ['where', key], '$not', wanted.$not ?? null, quoting)
}

function withMember(
  text: string,
  path: readonly string[],
  name: string,
  value: JsonValue,
  quoting: Quoting,
): string | null {
  const map = mapAt(text, path)
  if (!map) return null
  const index = indexOfKey(map, name)
  if (index >= 0) return withEdits(text, [replaceValue(text, map, index, value, quoting)])
  const line = `${yamlKey(name, quoting)}: ${flowYaml(value, quoting)}`
  return withEdits(text, appendParts(text, map, [[line]]))
}

function withoutMember(text: string, path: readonly string[], name: string): string | null {
  const map = mapAt(text, path)
  const index = indexOfKey(map, name)
  return map && index >= 0 ? withEdits(text, removeParts(text, map, [index])) : null
}

/** Null when there is no mapping, or an empty one. */
function mapAt(text: string, path: readonly string[]): (MapNode & ParsedNode) | null {
  const node = path.reduce<ParsedNode | null | undefined>((at, key) => nodeOf(at, key), locate(text))
  if (!isMap<ParsedNode, ParsedNode | null>(node) || node.items.length === 0) return null
  return isCollectionNode(node) ? node : null
}

/** Puts another value under a key. What stands between the two stays, where it is but white space. */
export function replaceValue(text: string, map: MapNode, index: number, value: JsonValue, quoting: Quoting): TextEdit {
  const node = map.items[index]?.value ?? null
  const start = afterColon(map, index)
  const written = flowYaml(value, node && typeof value === 'string' ? quotingOf(node, value, quoting) : quoting)
  if (!node || isNothing(node)) return { start, end: start, text: ` ${written}` }
  const single = isScalar(node) && node.type === Scalar.QUOTE_SINGLE && typeof value === 'string' && isPrintable(value)
  const shown = single ? `'${String(value).replaceAll("'", "''")}'` : written
  const [from, to] = node.range
  const isInLine = /^ *$/.test(text.slice(start, from)) && isSimple(node)
  const end = to - (/\r?\n$/.exec(text.slice(from, to))?.[0].length ?? 0)
  return isInLine ? { start: from, end, text: shown } : { start, end, text: ` ${shown}` }
}

/** Whether another value can begin where this one does. */
function isSimple(node: ParsedNode): boolean {
  if (isAlias(node)) return true
  if (isCollectionNode(node)) return isFlow(node)
  return isScalar(node) && node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED
}

/** A text that was in double quotes stays so. */
function quotingOf(node: ParsedNode, value: string, quoting: Quoting): Quoting {
  if (quoting !== 'plain' || !isScalar(node)) return quoting
  return node.type === Scalar.QUOTE_DOUBLE && value !== '' ? 'double' : quoting
}

function isPrintable(text: string): boolean {
  return !/[\p{C}\u2028\u2029]/u.test(text)
}
