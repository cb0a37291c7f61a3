import type { JsonValue } from '../../model/json.ts'
import { jsonNumber } from '../../model/json.ts'

/** A text that is not JSON. `offset` is 0-based, in UTF-16 units; `isCutOff` when the text may only lack its end. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly offset: number
  readonly isCutOff: boolean

  constructor(message: string, offset: number, isCutOff = false) {
    super(message)
    this.offset = offset
    this.isCutOff = isCutOff
  }
}

const maxDepth = 1_000
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const codes = { tab: 9, newline: 10, return: 13, space: 32 } as const

const plainStringPattern = /[^"\\\u0000-\u001f]*/y

/** Reads JSON without losing a digit: a number that a double cannot hold as written becomes an ExactNumber. */
export class JsonReader {
  private readonly text: string
  private position: number

  constructor(text: string, start = 0) {
    this.text = text
    this.position = text.charCodeAt(start) === 0xfeff ? start + 1 : start
  }

  /** How much of the text was read. */
  get end(): number {
    return this.position
  }

  /** Offset of the next character that is not white space. */
  get offset(): number {
    this.skipSpace()
    return this.position
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length
  }

  /** @throws JsonSyntaxError when anything but white space is left */
  expectEnd(): void {
    if (!this.atEnd) throw this.unexpected('the end of the file')
  }

  /** Consumes `character` if it comes next. */
  take(character: string): boolean {
    if (this.text[this.offset] !== character) return false
    this.position += 1
    return true
  }

  expect(character: string, wanted: string): void {
    if (!this.take(character)) throw this.unexpected(wanted)
  }

  /** @throws JsonSyntaxError */
  value(depth = 0): JsonValue {
    if (depth > maxDepth) throw new JsonSyntaxError(`nested more than ${maxDepth} levels deep`, this.position)
    switch (this.text[this.offset]) {
      case '"':
        return this.string()
      case '{':
        return this.object(depth)
      case '[':
        return this.array(depth)
      case 't':
        return this.literal('true', true)
      case 'f':
        return this.literal('false', false)
      case 'n':
        return this.literal('null', null)
      default:
        return this.number()
    }
  }

  private object(depth: number): JsonValue {
    this.position += 1
    const object: Record<string, JsonValue> = {}
    if (this.take('}')) return object
    do {
      const start = this.offset
      if (this.text[start] !== '"') throw this.unexpected('a property name in double quotes')
      const key = this.string()
      if (Object.hasOwn(object, key)) throw new JsonSyntaxError(duplicateProperty(key, depth), start)
      this.expect(':', 'a colon')
      const value = this.value(depth + 1)
      // Assigned, it would become the object's prototype.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
      else object[key] = value
    } while (this.take(','))
    this.expect('}', 'a comma or }')
    return object
  }

  private array(depth: number): JsonValue {
    this.position += 1
    const items: JsonValue[] = []
    if (this.take(']')) return items
    do {
      items.push(this.value(depth + 1))
    } while (this.take(','))
    this.expect(']', 'a comma or ]')
    return items
  }

  private string(): string {
    const start = this.position
    plainStringPattern.lastIndex = start + 1
    plainStringPattern.test(this.text)
    let end = plainStringPattern.lastIndex
    if (this.text[end] === '"') {
      this.position = end + 1
      return this.text.slice(start + 1, end)
    }
    while (end < this.text.length && this.text[end] !== '"') {
      if (this.text.charCodeAt(end) < 0x20) {
        throw new JsonSyntaxError('a control character in a string (it must be escaped)', end)
      }
      end += this.text[end] === '\\' ? 2 : 1
    }
    if (end >= this.text.length) throw new JsonSyntaxError('the file ends inside a string', start, true)
    this.position = end + 1
    return parseEscapes(this.text.slice(start, end + 1), start)
  }

  private number(): JsonValue {
    numberPattern.lastIndex = this.position
    if (!numberPattern.test(this.text)) throw this.unexpectedValue('-')
    const text = this.text.slice(this.position, numberPattern.lastIndex)
    this.position = numberPattern.lastIndex
    return jsonNumber(text)
  }

  private literal<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) throw this.unexpectedValue(word)
    this.position += word.length
    return value
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position)
      if (code !== codes.space && code !== codes.newline && code !== codes.return && code !== codes.tab) return
      this.position += 1
    }
  }

  /** A file that was cut off may end in the middle of `word`. */
  private unexpectedValue(word: string): JsonSyntaxError {
    const rest = this.text.slice(this.position, this.position + word.length + 1)
    return rest !== '' && word.startsWith(rest)
      ? new JsonSyntaxError('the file ends inside a value', this.position, true)
      : this.unexpected('a value')
  }

  private unexpected(wanted: string): JsonSyntaxError {
    const found = this.text[this.offset]
    return found === undefined
      ? new JsonSyntaxError(`the file ends where ${wanted} should be`, this.position, true)
      : new JsonSyntaxError(`found ${JSON.stringify(found)} where ${wanted} should be`, this.position)
  }
}

/** Named only in a row and its fields: within a value a property may be secret. */
function duplicateProperty(key: string, depth: number): string {
  return depth <= 1 ? `duplicate property ${JSON.stringify(key)}` : 'duplicate property within a value'
}

/** `literal` is a delimited JSON string. */
function parseEscapes(literal: string, offset: number): string {
  try {
    const value: unknown = JSON.parse(literal)
    if (typeof value === 'string') return value
  } catch {
    // Reported below, with its place.
  }
  throw new JsonSyntaxError('a string with an invalid escape', offset)
}

/** Reads one JSON value that is the whole text. @throws JsonSyntaxError */
export function parseJson(text: string): JsonValue {
  const reader = new JsonReader(text)
  const value = reader.value()
  reader.expectEnd()
  return value
}

/** 1-based line and column (in characters as UTF-16 counts them) of an offset. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1
  let lineStart = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  return { line, column: offset - lineStart + 1 }
}
