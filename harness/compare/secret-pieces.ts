import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
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
  const lineAt = (offset: number): number => counter.linePos(offset).line - 1
  const take = (node: unknown): void => {
    const range = rangeOf(node)
    if (range === null) return
    const [from, to] = range
    const length = text.slice(from, to).trimEnd().length
    for (let line = lineAt(from); line <= lineAt(from + Math.max(0, length - 1)); line += 1) found.add(line)
  }
  visit(document, {
    Pair: (_, pair, path) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      if (names.has(key)) take(pair)
      if (isWithin(path, commandKeys) && names.areSpokenOfIn(key)) take(stepAround(path) ?? pair)
    },
    Scalar: (part, scalar, path) => {
      if (part === 'key' || typeof scalar.value !== 'string') return
      const isNamed = isWithin(path, codeKeys) ? names.areSpokenOfIn(scalar.value) : names.areIn(scalar.value)
      if (!isNamed) return
      take((isWithin(path, commandKeys) ? stepAround(path) : entryAround(path)) ?? scalar)
      take(scalar)
    },
  })
  // What an alias stands for may hold aliases.
  for (let known = -1; known < found.size; ) {
    known = found.size
    visit(document, {
      Alias: (_, alias) => {
        if (alias.range && found.has(lineAt(alias.range[0]))) take(alias.resolve(document))
      },
    })
  }
  return found
}

function isWithin(path: readonly unknown[], keys: ReadonlySet<string>): boolean {
  return path.some((node) => isPair(node) && isScalar(node.key) && keys.has(String(node.key.value)))
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
