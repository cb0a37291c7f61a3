import type { Problem } from '../../model/errors.ts'
import { jsonNumber } from '../../model/json.ts'
import { emptyFile } from './read-yaml.ts'
import { duplicateKey, maxDepth, problemAt, type Source, tooDeep, unreadSource } from './source.ts'
import type { Position, SourceEntry, SourceNode } from './source-node.ts'

/** Reads JSON (RFC 8259), every place and every digit kept. It stops at the first thing that is not JSON. */
export function readJson(text: string, file: string): Source {
  if (text.replace(/^\uFEFF/, '').trim() === '') return unreadSource([emptyFile(file)])
  const reader = new JsonSource(text, file)
  try {
    return { root: reader.read(), problems: reader.problems, unreadable: new Set() }
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    return unreadSource([...reader.problems, problemAt(file, error.position, `JSON: ${error.message}`)])
  }
}

class NotJson extends Error {
  readonly position: Position

  constructor(message: string, position: Position) {
    super(message)
    this.position = position
  }
}

const space = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
/** The parts without a backslash are taken whole, so that a text of any length is read in linear time. */
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y
const word = /[A-Za-z]+/y

class JsonSource {
  readonly problems: Problem[] = []
  private readonly text: string
  private readonly file: string
  private offset: number
  private line = 1
  private lineStart = 0
  private depth = 0

  constructor(text: string, file: string) {
    this.text = text
    this.file = file
    this.offset = text.startsWith('\uFEFF') ? 1 : 0
    this.lineStart = this.offset
  }

  read(): SourceNode {
    const root = this.value()
    if (this.next() !== undefined) throw this.unexpected('the end of the file')
    return root
  }

  private value(): SourceNode {
    const start = this.next()
    const position = this.position()
    if (start === '{') return this.nested(() => ({ kind: 'map', entries: this.entries(), position }))
    if (start === '[') return this.nested(() => ({ kind: 'list', items: this.items(), position }))
    if (start === '"') return { kind: 'scalar', value: this.string(), position }
    const digits = this.match(number)
    if (digits) return { kind: 'scalar', value: jsonNumber(digits), position }
    const offset = this.offset
    const name = this.match(word)
    if (name === 'true' || name === 'false') return { kind: 'scalar', value: name === 'true', position }
    if (name === 'null') return { kind: 'scalar', value: null, position }
    this.offset = offset
    throw this.unexpected('a value')
  }

  private nested(read: () => SourceNode): SourceNode {
    if (this.depth >= maxDepth) throw new NotJson(tooDeep, this.position())
    this.depth += 1
    this.offset += 1
    const node = read()
    this.depth -= 1
    return node
  }

  private items(): SourceNode[] {
    const items: SourceNode[] = []
    if (this.takes(']')) return items
    do items.push(this.value())
    while (this.takes(','))
    if (!this.takes(']')) throw this.unexpected('`,` or `]`')
    return items
  }

  private entries(): ReadonlyMap<string, SourceEntry> {
    const entries = new Map<string, SourceEntry>()
    if (this.takes('}')) return entries
    do {
      if (this.next() !== '"') throw this.unexpected('a key in double quotes')
      const keyPosition = this.position()
      const key = this.string()
      if (!this.takes(':')) throw this.unexpected('`:`')
      const value = this.value()
      const first = entries.get(key)
      if (first) this.problems.push(problemAt(this.file, keyPosition, duplicateKey(key, first.keyPosition)))
      else entries.set(key, { key, keyPosition, value })
    } while (this.takes(','))
    if (!this.takes('}')) throw this.unexpected('`,` or `}`')
    return entries
  }

  private string(): string {
    const position = this.position()
    const literal = this.match(string)
    if (literal === null)
      throw new NotJson('this text has no end, or holds an invalid escape or a line break', position)
    return String(JSON.parse(literal))
  }

  private takes(mark: string): boolean {
    if (this.next() !== mark) return false
    this.offset += 1
    return true
  }

  /** The next character that is not white space; undefined at the end. */
  private next(): string | undefined {
    const blank = this.match(space) ?? ''
    for (let at = blank.indexOf('\n'); at !== -1; at = blank.indexOf('\n', at + 1)) {
      this.line += 1
      this.lineStart = this.offset - blank.length + at + 1
    }
    return this.text[this.offset]
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset
    const found = pattern.exec(this.text)
    if (!found) return null
    this.offset = pattern.lastIndex
    return found[0]
  }

  private position(): Position {
    return { line: this.line, column: this.offset - this.lineStart + 1 }
  }

  private unexpected(expected: string): NotJson {
    const found = this.text[this.offset]
    const what = found === undefined ? 'the end of the file' : `\`${found}\``
    return new NotJson(`expected ${expected}, but found ${what}`, this.position())
  }
}
