import { isMap, isSeq, type ParsedNode } from 'yaml'
import { entryLines, flowYaml, type Quoting, yamlKey } from '../../model/entry-yaml.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts'
import { type CollectionNode, isCollectionNode, isFlow, type ListNode, nodeOf, partsOf } from './located.ts'
import { columnOf, indentOf, startsLine } from './text-edits.ts'

const maxWidth = 120
const defaultUnit = '  '

/** How a file is laid out, as far as new entries go by it. */
export interface Layout {
  readonly quoting: Quoting
  /** What one level is indented by. */
  readonly unit: string
  /** What the dashes of a list are indented by, below the key that holds it. */
  readonly dashIndent: string
}

export function layoutOf(text: string, root: ParsedNode | null, quoting: Quoting): Layout {
  const unit = unitOf(text, root)
  const steps = nodeOf(root, 'transform')
  const first = isSeq<ParsedNode>(steps) && !isFlow(steps) ? partsOf(steps)[0] : undefined
  const dashIndent = first && startsLine(text, first.start) ? indentOf(text, first.start) : unit
  return { quoting, unit, dashIndent }
}

function unitOf(text: string, root: ParsedNode | null): string {
  if (isCollectionNode(root) && isFlow(root)) {
    const first = partsOf(root).find(({ start }) => startsLine(text, start) && columnOf(text, start) > 0)
    return first ? text.slice(first.start - columnOf(text, first.start), first.start) : defaultUnit
  }
  const columns = (isMap<ParsedNode, ParsedNode | null>(root) ? root.items : []).flatMap(({ value }) => {
    const [first] = isCollectionNode(value) && !isFlow(value) ? partsOf(value) : []
    return first && columnOf(text, first.start) > 0 ? columnOf(text, first.start) : []
  })
  return ' '.repeat(columns[0] ?? defaultUnit.length)
}

/** The lines of entries, as parts to be appended to a list or a mapping that has some. */
export function partsFor(
  text: string,
  node: CollectionNode,
  entries: readonly JsonObject[],
  layout: Layout,
): readonly (readonly string[])[] {
  const last = partsOf(node).at(-1)
  const indent = last ? columnOf(text, last.start) : 0
  if (!isSeq<ParsedNode>(node)) return entries.map((entry) => memberLines(entry, layout))
  const item = node.items.at(-1)
  if (!isFlow(node)) {
    const isBlock = prefersBlock(text, node, maxWidth - indent)
    return entries.map((entry) => entryLines(entry, { quoting: layout.quoting, width: maxWidth - indent, isBlock }))
  }
  const isPretty = isCollectionNode(item) && partsOf(item).some(({ start }) => startsLine(text, start))
  return entries.map((entry) => (isPretty ? prettyLines(entry, layout) : [flowYaml(entry, layout.quoting)]))
}

/** Whether more entries are in block style though they would fit on a line than there are in flow style. */
function prefersBlock(text: string, { items }: ListNode, width: number): boolean {
  // What names a file looks the same in both.
  const collections = items.filter((item) => isCollectionNode(item)).filter((item) => item.items.length > 1)
  const inBlock = collections.filter((item) => !isFlow(item))
  const fitting = inBlock.filter(({ range: [start, end] }) => {
    const lines = text
      .slice(start, end)
      .split('\n')
      .map((line) => line.trim())
    return lines.filter((line) => line !== '').join(', ').length + '- {  }'.length <= width
  })
  return fitting.length > collections.length - inBlock.length
}

/** The lines of keys, each below the one before, and of the entries below the last. In block style. */
export function nestedLines(
  keys: readonly string[],
  entries: readonly JsonObject[],
  indent: number,
  layout: Layout,
): readonly string[] {
  const [key, ...more] = keys
  if (key === undefined) return []
  const below =
    more.length > 0
      ? nestedLines(more, entries, indent + layout.unit.length, layout).map((line) => layout.unit + line)
      : listLines(key, entries, indent, layout)
  return [`${key}:`, ...below]
}

/** The lines below the key of a list, in block style. */
export function listLines(
  key: string,
  entries: readonly JsonObject[],
  indent: number,
  { quoting, unit, dashIndent }: Layout,
): readonly string[] {
  if (isMapping(key)) return entries.flatMap((entry) => memberLines(entry, { quoting })).map((line) => unit + line)
  const width = maxWidth - indent - dashIndent.length
  return entries.flatMap((entry) => entryLines(entry, { quoting, width })).map((line) => dashIndent + line)
}

/** The same in flow style, on one line or with a line for each entry. */
export function nestedFlow(
  keys: readonly string[],
  entries: readonly JsonObject[],
  hasLines: boolean,
  layout: Layout,
): readonly string[] {
  const [key, ...more] = keys
  const { quoting, unit } = layout
  if (key === undefined) return []
  const name = `${yamlKey(key, quoting)}: `
  const inner =
    more.length > 0
      ? [nestedFlow(more, entries, hasLines, layout)]
      : isMapping(key)
        ? entries.map((entry) => memberLines(entry, layout))
        : entries.map((entry) => [flowYaml(entry, quoting)])
  const [open, close] = more.length > 0 || isMapping(key) ? ['{', '}'] : ['[', ']']
  if (!hasLines) {
    const space = open === '{' ? ' ' : ''
    return [`${name}${open}${space}${inner.map((lines) => lines.join(' ')).join(', ')}${space}${close}`]
  }
  const lines = inner.flatMap((part, index) =>
    part.map((line, number) => `${unit}${line}${number === part.length - 1 && index < inner.length - 1 ? ',' : ''}`),
  )
  return [`${name}${open}`, ...lines, close]
}

/** `sequences` is the one list of expectations that has names for its entries. */
function isMapping(list: string): boolean {
  return list === 'sequences'
}

export function memberLines(entry: JsonObject, { quoting }: Pick<Layout, 'quoting'>): readonly string[] {
  return Object.entries(entry).map(([key, value]) => `${yamlKey(key, quoting)}: ${flowYaml(value, quoting)}`)
}

/** As a formatter of JSON writes it, with what is within the fields on a line each. */
function prettyLines(value: JsonValue, layout: Layout, depth = 0): readonly string[] {
  const { quoting, unit } = layout
  const isOpen = isJsonObject(value) && depth < 2 && Object.keys(value).length > 0
  if (!isOpen || isJsonArray(value)) return [flowYaml(value, quoting)]
  const members = Object.entries(value)
  const lines = members.flatMap(([key, member], index) => {
    const [first = '', ...more] = prettyLines(member, layout, key === 'where' ? 2 : depth + 1)
    const own = [`${yamlKey(key, quoting)}: ${first}`, ...more]
    return own.map((line, number) => {
      return `${unit}${line}${number === own.length - 1 && index < members.length - 1 ? ',' : ''}`
    })
  })
  return ['{', ...lines, '}']
}
