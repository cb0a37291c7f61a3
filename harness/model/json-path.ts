import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'

/**
 * Where something is inside a JSON value: names of members, `*` for every element of a list or member of an object.
 * Never empty.
 */
export type JsonPath = readonly JsonPathStep[]
export type JsonPathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'each' }

/** A name or a star, after a point unless it comes first; or, in brackets, a star, a number or a quoted name. */
const nextStep = /(?:^|(?<!^)\.)(?:([^.[\]"*]+)|(\*))|\[(?:(\*)|(\d+)|("(?:[^"\\]|\\.)*"))\]/y

/**
 * Reads `author.id`, `lines[*].book`, `lines[0]`, `*.id`, `["odd.name"].id`. A name ends at a point or a bracket; in
 * brackets and quotes, written as a JSON text, it may be anything.
 * @returns null when it is no path
 */
export function parseJsonPath(text: string): JsonPath | null {
  const steps: JsonPathStep[] = []
  for (let at = 0; at < text.length || steps.length === 0; ) {
    nextStep.lastIndex = at
    const match = nextStep.exec(text)
    const step = match && stepOf(match)
    if (!step) return null
    steps.push(step)
    at = nextStep.lastIndex
  }
  return steps
}

function stepOf([, name, star, bracketStar, index, quoted]: RegExpExecArray): JsonPathStep | null {
  if (name !== undefined) return { kind: 'member', name }
  if (star !== undefined || bracketStar !== undefined) return { kind: 'each' }
  if (index !== undefined) return { kind: 'element', index: Number(index) }
  try {
    return { kind: 'member', name: JSON.parse(quoted ?? '') }
  } catch {
    return null
  }
}

/** The path as {@link parseJsonPath} reads it. */
export function jsonPathText(path: JsonPath): string {
  return path
    .map((part, index) => {
      if (part.kind === 'each') return '[*]'
      if (part.kind === 'element') return `[${part.index}]`
      if (!/^[^.[\]"*]+$/.test(part.name)) return `[${JSON.stringify(part.name)}]`
      return index === 0 ? part.name : `.${part.name}`
    })
    .join('')
}

/** The same value with what is at the path replaced; where there is nothing at it, nothing is. */
export function mapAtPath(value: JsonValue, path: JsonPath, map: (found: JsonValue) => JsonValue): JsonValue {
  const [first, ...rest] = path
  if (first === undefined) return map(value)
  if (isJsonArray(value)) {
    if (first.kind === 'member') return value
    return value.map((item, index) =>
      first.kind === 'each' || first.index === index ? mapAtPath(item, rest, map) : item,
    )
  }
  if (!isJsonObject(value) || first.kind === 'element') return value
  if (first.kind === 'member' && !Object.hasOwn(value, first.name)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) =>
      first.kind === 'each' || first.name === name ? [name, mapAtPath(member, rest, map)] : [name, member],
    ),
  )
}
