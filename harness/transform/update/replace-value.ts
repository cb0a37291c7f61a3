import { isAlias, isMap, isScalar, type ParsedNode, Scalar } from 'yaml'
import { flowYaml, type Quoting } from '../../model/entry-yaml.ts'
import type { JsonValue } from '../../model/json.ts'
import { afterColon, type CollectionNode, isCollectionNode, isFlow, isNothing, partsOf } from './located.ts'
import type { TextEdit } from './text-edits.ts'

/**
 * Puts another value under a key, or in place of an item of a list. What stands between the key and the value stays,
 * where it is but white space, or comments.
 */
export function replaceValue(
  text: string,
  parent: CollectionNode,
  index: number,
  value: JsonValue,
  quoting: Quoting,
): TextEdit {
  const node = valueAt(parent, index)
  const start = valueStart(parent, index, node)
  const written = flowYaml(value, node && typeof value === 'string' ? quotingOf(node, value, quoting) : quoting)
  if (!node || isNothing(node)) return { start, end: start, text: ` ${written}` }
  const single = isScalar(node) && node.type === Scalar.QUOTE_SINGLE && typeof value === 'string' && isPrintable(value)
  const shown = single ? `'${String(value).replaceAll("'", "''")}'` : written
  const [from, to] = node.range
  const gap = text.slice(start, from)
  const isInLine = (/^ *$/.test(gap) && isSimple(node)) || isCommented(gap)
  const end = to - (/\r?\n$/.exec(text.slice(from, to))?.[0].length ?? 0)
  return isInLine ? { start: from, end, text: shown } : { start, end, text: ` ${shown}` }
}

function valueAt(parent: CollectionNode, index: number): ParsedNode | null {
  const item = isMap<ParsedNode, ParsedNode | null>(parent) ? parent.items[index]?.value : parent.items[index]
  return item ?? null
}

/** After the colon of a key or the dash of an item; where the value itself begins in a list in flow style. */
function valueStart(parent: CollectionNode, index: number, node: ParsedNode | null): number {
  if (isMap<ParsedNode, ParsedNode | null>(parent)) return afterColon(parent, index)
  if (isFlow(parent)) return node?.range[0] ?? 0
  return (partsOf(parent)[index]?.start ?? 0) + 1
}

/** Whether another value can begin where this one does. */
function isSimple(node: ParsedNode): boolean {
  if (isAlias(node)) return true
  if (isCollectionNode(node)) return isFlow(node)
  return isScalar(node) && node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED
}

/** Whether the value stands below a comment, which must not go with it. */
function isCommented(gap: string): boolean {
  return gap.includes('#') && /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/.test(gap)
}

/** A text that was in double quotes stays so. */
function quotingOf(node: ParsedNode, value: string, quoting: Quoting): Quoting {
  if (quoting !== 'plain' || !isScalar(node)) return quoting
  return node.type === Scalar.QUOTE_DOUBLE && value !== '' ? 'double' : quoting
}

function isPrintable(text: string): boolean {
  return !/[\p{C}\u2028\u2029]/u.test(text)
}
