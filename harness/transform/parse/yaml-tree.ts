import { isAlias, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml'
import type { Problem } from '../../model/errors.ts'
import { duplicateKey, maxDepth, problemAt, tooDeep } from './source.ts'
import type { Position, SourceEntry, SourceNode } from './source-node.ts'
import { yamlNumber } from './yaml-number.ts'

/** How many values aliases may stand for in one file; a handful of lines could stand for billions. */
const maxAliasedValues = 10_000

/** Turns the nodes of one YAML document into a source tree, in the order in which they are written. */
export class YamlTree {
  readonly problems: Problem[] = []
  readonly unreadable = new Set<SourceNode>()
  private readonly file: string
  private readonly position: (offset: number) => Position
  private readonly anchors = new Map<string, ParsedNode>()
  private readonly open = new Set<ParsedNode>()
  private aliasedValues = 0
  private aliasDepth = 0
  private isBomb = false

  constructor(file: string, position: (offset: number) => Position) {
    this.file = file
    this.position = position
  }

  node(node: ParsedNode | null): SourceNode {
    if (node === null) return { kind: 'scalar', value: null, position: null }
    const position = this.position(node.range[0])
    if (isAlias(node)) return this.alias(node.source, position)
    if (node.anchor !== undefined && this.aliasDepth === 0) this.anchors.set(node.anchor, node)
    if (this.aliasDepth > 0) this.aliasedValues += 1
    if (isScalar(node)) return this.scalar(node, position)
    if (this.open.size >= maxDepth) return this.refuse(position, tooDeep)
    this.open.add(node)
    const tree: SourceNode = isSeq(node)
      ? { kind: 'list', items: node.items.map((item) => this.node(item)), position }
      : { kind: 'map', entries: this.entries(node), position }
    this.open.delete(node)
    return tree
  }

  private alias(name: string, position: Position): SourceNode {
    const target = this.anchors.get(name)
    if (!target) return this.refuse(position, withoutAnchor(name))
    if (this.open.has(target))
      return this.refuse(position, `the alias \`*${name}\` stands inside of what it stands for`)
    if (this.aliasedValues > maxAliasedValues) return this.bomb(position)
    this.aliasDepth += 1
    const tree = this.node(target)
    this.aliasDepth -= 1
    return tree
  }

  /** Said once; the aliases after that one stand for nothing. */
  private bomb(position: Position): SourceNode {
    if (this.isBomb) return this.nothing(position)
    this.isBomb = true
    return this.refuse(position, `aliases stand for more than ${maxAliasedValues} values`)
  }

  private entries(map: YAMLMap<ParsedNode, ParsedNode | null>): ReadonlyMap<string, SourceEntry> {
    const entries = new Map<string, SourceEntry>()
    for (const pair of map.items) {
      const keyPosition = this.position(pair.key.range[0])
      const value = this.node(pair.value)
      const key = this.key(pair.key)
      const first = key === null ? undefined : entries.get(key)
      if (key === null) this.refuse(keyPosition, 'a key must be a text')
      else if (first) this.refuse(keyPosition, duplicateKey(key, first.keyPosition))
      else entries.set(key, { key, keyPosition, value: value.position ? value : { ...value, position: keyPosition } })
    }
    return entries
  }

  /** A field may be called `1` or `true`: such keys are texts as they are written. */
  private key(node: ParsedNode): string | null {
    const target = isAlias(node) ? this.anchors.get(node.source) : node
    if (!isScalar(target)) return null
    if (target.anchor !== undefined) this.anchors.set(target.anchor, target)
    return typeof target.value === 'string' ? target.value : target.source || null
  }

  private scalar(node: Scalar.Parsed, position: Position): SourceNode {
    const { value } = node
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return { kind: 'scalar', value, position }
    }
    if (typeof value === 'number') return { kind: 'scalar', value: yamlNumber(node.source, value), position }
    return this.refuse(position, `a value of the type ${node.tag ?? typeof value} has no meaning here`)
  }

  private refuse(position: Position, message: string): SourceNode {
    this.problems.push(problemAt(this.file, position, message))
    return this.nothing(position)
  }

  private nothing(position: Position): SourceNode {
    const node: SourceNode = { kind: 'scalar', value: null, position }
    this.unreadable.add(node)
    return node
  }
}

/** A longer name may be a secret that begins with an asterisk. */
function withoutAnchor(name: string): string {
  if (name.length < 4) return `the alias \`*${name}\` has no anchor \`&${name}\` before it`
  return 'the alias has no anchor of its name before it; a text that begins with `*` needs quotes'
}
