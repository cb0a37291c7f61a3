import type { Problem } from '../../model/errors.ts'
import type { JsonScalar } from '../../model/json.ts'
import { isExactNumber, jsonNumber } from '../../model/json.ts'
import { maxDepth, problemAt, type Source, tooDeep } from './source.ts'
import type { SourceEntry, SourceNode, SourcePath } from './source-node.ts'
import { pathText } from './source-node.ts'

/** Reads a TypeScript value: plain objects, lists and scalars, bigint included. Undefined members count as absent. */
export function readObject(value: unknown, file: string): Source {
  const problems: Problem[] = []
  const unreadable = new Set<SourceNode>()
  const refuse: Refuse = (path, message) => {
    problems.push(problemAt(file, null, path.length === 0 ? message : `${pathText(path)}: ${message}`))
    const node: SourceNode = { kind: 'scalar', value: null, position: null }
    unreadable.add(node)
    return node
  }
  return { root: nodeOf(value, [], [], refuse), problems, unreadable }
}

type Refuse = (path: SourcePath, message: string) => SourceNode

/** @param around the objects that `value` stands inside of */
function nodeOf(value: unknown, path: SourcePath, around: readonly unknown[], refuse: Refuse): SourceNode {
  const position = null
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isExactNumber(value)) {
    return { kind: 'scalar', value, position }
  }
  if (typeof value === 'bigint') return { kind: 'scalar', value: jsonNumber(String(value)), position }
  if (typeof value === 'number') return { kind: 'scalar', value: scalarOf(value), position }
  if (around.includes(value)) return refuse(path, 'the value contains itself')
  if (path.length > maxDepth) return refuse(path.slice(0, 1), tooDeep)
  const member = (item: unknown, step: string | number) => nodeOf(item, [...path, step], [...around, value], refuse)
  if (Array.isArray(value)) return { kind: 'list', items: value.map(member), position }
  if (!isPlainObject(value)) return refuse(path, `expected a JSON value, but found ${foundText(value)}`)
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]): [string, SourceEntry] => [key, { key, keyPosition: null, value: member(item, key) }])
  return { kind: 'map', entries: new Map(entries), position }
}

function scalarOf(number: number): JsonScalar {
  if (Object.is(number, -0)) return jsonNumber('-0')
  return Number.isFinite(number) ? jsonNumber(String(number)) : String(number)
}

function foundText(value: unknown): string {
  return value instanceof Date ? 'a Date; write it as a text' : `a value of the type ${typeof value}`
}

/** Objects of other realms count: what makes one plain is that its prototype has none. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
