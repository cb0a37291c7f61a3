/**
 * A JSON value in a form that a general differ compares without losing anything: a number is its text, and the names
 * of members have a mark before them, so that none of them means anything to JavaScript.
 */
export type Diffable = null | boolean | string | readonly Diffable[] | DiffableObject
export interface DiffableObject {
  readonly [markedName: string]: Diffable
}

const maxLength = 100_000
const maxDepth = 60
const maxListLength = 400

/** Null when the text is no list and no object of JSON (as one that was cut), or too much for a picture of it. */
export function readJson(text: string | null): Diffable {
  if (text === null || !/^[[{]/.test(text) || text.length > maxLength) return null
  try {
    const reader = new Reader(tokens(text))
    const value = reader.value(0)
    return reader.isAtEnd ? value : null
  } catch {
    return null
  }
}

/** The JSON text of a value, in one line. */
export function diffableText(value: Diffable): string {
  if (Array.isArray(value)) return `[${value.map(diffableText).join(', ')}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([name, member]) => `${JSON.stringify(nameOf(name))}: ${diffableText(member)}`,
    )
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  return typeof value === 'object' && value !== null ? '' : scalarText(value)
}

function scalarText(value: null | boolean | string): string {
  if (typeof value !== 'string') return String(value)
  return value.startsWith(textMark) ? JSON.stringify(value.slice(1)) : value
}

/** A member's name, as JSON has it. */
export function nameOf(markedName: string): string {
  return markedName.slice(nameMark.length)
}

export function isObject(value: Diffable | undefined): value is DiffableObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** No number begins so. */
const textMark = '"'
const nameMark = '.'

class Reader {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.at === this.tokens.length
  }

  /** @throws when it is no JSON, or too deep, or a list is too long */
  value(depth: number): Diffable {
    if (depth > maxDepth) throw new Error('too deep')
    const token = this.next()
    if (token === '[') return this.list(depth)
    if (token === '{') return this.object(depth)
    if (token.startsWith('"')) return `${textMark}${textOf(token)}`
    if (token === 'null') return null
    if (token === 'true' || token === 'false') return token === 'true'
    if (!/^-?\d/.test(token)) throw new Error('no value')
    return token
  }

  private list(depth: number): readonly Diffable[] {
    const items: Diffable[] = []
    while (!this.isNext(']')) {
      if (items.length > 0) this.expect(',')
      if (items.length === maxListLength) throw new Error('too long')
      items.push(this.value(depth + 1))
    }
    this.expect(']')
    return items
  }

  private object(depth: number): Diffable {
    const members: [string, Diffable][] = []
    while (!this.isNext('}')) {
      if (members.length > 0) this.expect(',')
      const name = textOf(this.next())
      this.expect(':')
      members.push([`${nameMark}${name}`, this.value(depth + 1)])
    }
    this.expect('}')
    return Object.fromEntries(members)
  }

  private next(): string {
    const token = this.tokens[this.at] ?? ''
    this.at += 1
    return token
  }

  private isNext(token: string): boolean {
    return this.tokens[this.at] === token
  }

  private expect(token: string): void {
    if (this.next() !== token) throw new Error(`no ${token}`)
  }
}

/** @throws when the token is no text */
function textOf(token: string): string {
  const value: unknown = JSON.parse(token)
  if (typeof value !== 'string') throw new Error('no text')
  return value
}

/** Texts, numbers, words and signs. */
function tokens(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|[-+.\w]+|[^\s]/g) ?? []
}
