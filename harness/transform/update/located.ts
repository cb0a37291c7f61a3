import {
  isCollection,
  isMap,
  isScalar,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

export type MapNode = YAMLMap<ParsedNode, ParsedNode | null>
export type ListNode = YAMLSeq<ParsedNode>
export type CollectionNode = (MapNode | ListNode) & { readonly range?: ParsedNode['range'] | null }

/** The root of a text of YAML, or of JSON, with the places of all that is in it; null when it is empty. */
export function locate(text: string): ParsedNode | null {
  const options = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false } as const
  return parseDocument(text, { ...options, keepSourceTokens: true }).contents
}

/** The value under a key; undefined when the node is no mapping, or has no such key, null when nothing follows the key. */
export function nodeOf(node: ParsedNode | null | undefined, key: string): ParsedNode | null | undefined {
  const index = indexOfKey(node, key)
  return isMap<ParsedNode, ParsedNode | null>(node) ? node.items[index]?.value : undefined
}

/** -1 when there is none. */
export function indexOfKey(node: ParsedNode | null | undefined, key: string): number {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return -1
  return node.items.findIndex((pair) => isScalar(pair.key) && keyText(pair.key) === key)
}

function keyText({ value, source }: Scalar): string {
  return typeof value === 'string' ? value : (source ?? '')
}

/** Whether nothing is written there. */
export function isNothing(node: ParsedNode | null | undefined): boolean {
  return !node || (isScalar(node) && node.value === null && node.source === '' && node.anchor === undefined)
}

/** Where a part of a collection begins and ends: of a mapping from its key, of a list in block style from its dash. */
export interface Part {
  readonly start: number
  /** After its last character; a part in block style may end with a line break. */
  readonly end: number
}

export function partsOf(node: CollectionNode): readonly Part[] {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    return node.items.map(({ key, value }, index) => {
      return { start: key.range[0], end: isNothing(value) || !value ? afterColon(node, index) : value.range[1] }
    })
  }
  const dashes = dashesOf(node)
  return node.items.map((item, index) => {
    const start = dashes[index] ?? item.range[0]
    return { start, end: isNothing(item) && dashes.length > 0 ? start + 1 : item.range[1] }
  })
}

/** After the colon of a pair. */
export function afterColon(node: MapNode, index: number): number {
  const pair = node.items[index]
  const colon = pair?.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  return colon ? colon.offset + 1 : (pair?.key.range[1] ?? 0)
}

/** Of a list in block style; none of any other. */
function dashesOf({ srcToken }: ListNode): readonly number[] {
  if (srcToken?.type !== 'block-seq') return []
  return srcToken.items.flatMap(({ start }) => start.find(({ type }) => type === 'seq-item-ind')?.offset ?? [])
}

export function isFlow(node: CollectionNode): boolean {
  return node.flow === true
}

export function isCollectionNode(node: ParsedNode | null | undefined): node is ParsedNode & CollectionNode {
  return isCollection(node)
}
