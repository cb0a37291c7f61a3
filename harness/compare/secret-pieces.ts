import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import type { SecretNames } from '../model/secret-names.ts'

/** Keys of SQL and commands: there a name may be a part of another, and a value may stand anywhere. */
const codeKeys: ReadonlySet<string> = new Set(['sql', '$sql', 'run', 'env', 'cwd'])
/** Of a step that runs a command, whose parts work together. */
const commandKeys: ReadonlySet<string> = new Set(['run', 'env', 'cwd'])

/**
 * Which lines of a case file belong to what speaks of secret fields: what a field is given, however that is spread
 * over lines; a text that names one, with the step or entry that it stands in; SQL and commands as a whole; and what
 * an alias within these stands for. All lines of one that can't be read, where it names any.
 * @returns indices from 0
 */
export function linesOfPieces(text: string, names: SecretNames): ReadonlySet<number> {
  const counter = new LineCounter()
  const options = { merge: false, uniqueKeys: false, prettyErrors: false, lineCounter: counter }
  const document = parseDocument(text, options)
  if (document.errors.length > 0) {
    const isNamed = names.areIn(text) || names.areSpokenOfIn(text)
    return new Set(isNamed ? text.split('\n').keys() : [])
  }
  const found = new Set<number>()
  const fresh: number[] = []
  const taken = new Set<unknown>()
  const lineAt = (offset: number): number => counter.linePos(offset).line - 1
  const take = (node: unknown): void => {
    const range = taken.has(node) ? null : rangeOf(node)
    if (range === null) return
    taken.add(node)
    const [from, to] = range
    const length = text.slice(from, to).trimEnd().length
    for (let line = lineAt(from); line <= lineAt(from + Math.max(0, length - 1)); line += 1) {
      if (!found.has(line)) fresh.push(line)
      found.add(line)
    }
  }
  const targets = targetsOf(document)
  const textOf = (node: unknown): string | null => {
    const meant = isAlias(node) ? targets.get(node) : node
    return isScalar(meant) && typeof meant.value === 'string' ? meant.value : null
  }
  const isWithin = (path: readonly unknown[], keys: ReadonlySet<string>): boolean =>
    path.some((node) => isPair(node) && keys.has(textOf(node.key) ?? ''))
  const takeNamed = (part: unknown, node: Node, path: readonly unknown[]): void => {
    const value = textOf(node)
    if (part === 'key' || value === null) return
    const isNamed = isWithin(path, codeKeys) ? names.areSpokenOfIn(value) : names.areIn(value)
    if (!isNamed) return
    take((isWithin(path, commandKeys) ? stepAround(path) : entryAround(path)) ?? node)
    take(node)
  }
  visit(document, {
    Pair: (_, pair, path) => {
      const key = textOf(pair.key) ?? ''
      if (names.has(key)) take(pair)
      if (isWithin(path, commandKeys) && names.areSpokenOfIn(key)) take(stepAround(path) ?? pair)
    },
    Scalar: takeNamed,
    Alias: takeNamed,
  })
  const aliases = new Map<number, Alias[]>()
  for (const alias of targets.keys()) {
    if (!alias.range) continue
    const line = lineAt(alias.range[0])
    const others = aliases.get(line)
    if (others) others.push(alias)
    else aliases.set(line, [alias])
  }
  // What an alias stands for may hold aliases.
  for (let line = fresh.pop(); line !== undefined; line = fresh.pop()) {
    for (const alias of aliases.get(line) ?? []) take(targets.get(alias))
  }
  return found
}

/** What each alias stands for: the last node before it that has its anchor. */
function targetsOf(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source)
        if (target) targets.set(node, target)
      } else if (node.anchor) anchors.set(node.anchor, node)
    },
  })
  return targets
}

/** The step of a case; undefined outside of one. */
function stepAround(path: readonly unknown[]): unknown {
  const list = path.findIndex(isSeq)
  return list < 0 ? undefined : path[list + 1]
}

/** The smallest mapping, unless it is one of the case at large. */
function entryAround(path: readonly unknown[]): unknown {
  const depth = path.findLastIndex(isMap)
  const outer = path.slice(0, Math.max(0, depth))
  return outer.some(isSeq) || outer.filter(isPair).length > 1 ? path[depth] : undefined
}

/** Offsets; null where the file has nothing of it. */
function rangeOf(node: unknown): readonly [from: number, to: number] | null {
  if (isPair(node)) {
    const key = rangeOf(node.key)
    return key && [key[0], (rangeOf(node.value) ?? key)[1]]
  }
  if (!(isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) || !node.range) return null
  return [node.range[0], node.range[1]]
}
