import type { JsonValue } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import type { Row } from '../../model/snapshot.ts'
import { JsonReader, JsonSyntaxError } from './json-reader.ts'
import { parseRow } from './parse-row.ts'
import { RowShape } from './row-shape.ts'

/** A row as far as it was read: `texts` are the JSON texts of its values, where `shape` says. */
export type ReadRow =
  | { readonly shape: RowShape; readonly texts: readonly string[] }
  | { readonly shape: null; readonly row: Row }

/** Something that is no row, or no JSON at all. */
export interface ReadProblem {
  readonly message: string
  /** Of the row's begin, or of where the text goes wrong: 0-based, in UTF-16 units, from the start of all text. */
  readonly offset: number
}

/** As long as what can be missing a digit: `.`, `e+`. */
const cutNumber = 3

/** Past this many rows of a kind of their own, no more is learned of them. */
const maxShapes = 100

/**
 * Reads the rows of a snapshot from its text, which may come in pieces cut anywhere: an array of rows, or rows one after
 * the other. What looks like a row before it is read at one stroke; everything else takes the strict reader.
 */
export class RowReader {
  readonly problems: ReadProblem[] = []
  /** Where the last row begins that was read: 0-based, in UTF-16 units, from the start of all text. */
  rowOffset = 0
  private readonly isArray: boolean
  /** The most recently matched first. */
  private readonly shapes: RowShape[]
  private text = ''
  /** Of `text`, in all that was read. */
  private offset = 0
  private at = 0
  private state: 'start' | 'first' | 'row' | 'separator' | 'end' | 'failed'
  /** A row that was cut off is tried again when there is this much text. */
  private wanted = 0
  /** The 1-based position of the next row. */
  private position = 1

  /** @param shapes what is learned of rows; readers that share it learn from each other */
  constructor(format: 'array' | 'lines', shapes: RowShape[] = []) {
    this.isArray = format === 'array'
    this.shapes = shapes
    this.state = this.isArray ? 'start' : 'row'
  }

  /**
   * The rows that end in the next piece of text; all of them must be taken before the next piece is given. A row that
   * is none becomes a problem, and is left out. After JSON that is none nothing more is read.
   */
  *read(text: string, isLast: boolean): Generator<ReadRow> {
    if (this.state === 'failed') return
    this.offset += this.at
    this.text = this.text.slice(this.at) + text
    this.at = 0
    if (!isLast && this.text.length < this.wanted) return
    for (;;) {
      const row = this.next(isLast)
      if (row === null) return
      yield row
    }
  }

  /** Null when the text that there is holds no more rows. */
  private next(isLast: boolean): ReadRow | null {
    try {
      for (;;) {
        const found = this.step(isLast)
        if (found === 'nothing') return null
        if (found !== 'something') return found
      }
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      this.problems.push({ message: error.message, offset: this.offset + error.offset })
      this.state = 'failed'
      return null
    }
  }

  /** `nothing` when more takes more text. */
  private step(isLast: boolean): ReadRow | 'something' | 'nothing' {
    this.skipSpace()
    const isOver = this.at >= this.text.length
    if (isOver && !isLast) return 'nothing'
    switch (this.state) {
      case 'start':
        this.expect('[', 'the [ of an array of rows')
        this.state = 'first'
        return 'something'
      case 'first':
        this.state = this.take(']') ? 'end' : 'row'
        return 'something'
      case 'row': {
        if (isOver && !this.isArray) return 'nothing'
        const row = this.row(isLast)
        if (row !== 'nothing' && this.isArray) this.state = 'separator'
        return row
      }
      case 'separator':
        if (this.take(',')) this.state = 'row'
        else {
          this.expect(']', 'a comma or ] between rows')
          this.state = 'end'
        }
        return 'something'
      case 'failed':
        return 'nothing'
      case 'end':
        if (!isOver) new JsonReader(this.text, this.at).expectEnd()
        return 'nothing'
    }
  }

  /** `nothing` when the row may go on in text that is still to come; `something` when it is none. */
  private row(isLast: boolean): ReadRow | 'something' | 'nothing' {
    const start = this.at
    this.rowOffset = this.offset + start
    for (let index = 0; index < this.shapes.length; index += 1) {
      const shape = this.shapes[index]
      const texts = shape?.match(this.text, start)
      if (!shape || !texts) continue
      this.at = shape.end
      this.position += 1
      if (index > 0) {
        this.shapes.splice(index, 1)
        this.shapes.unshift(shape)
      }
      return { shape, texts }
    }
    const value = this.value(isLast)
    if (value === undefined) return 'nothing'
    const parsed = parseRow(value)
    const { position } = this
    this.position += 1
    if (parsed.kind === 'row') {
      this.learn(value, parsed.row)
      return { shape: null, row: parsed.row }
    }
    for (const message of parsed.problems) {
      this.problems.push({ message: `row ${position}: ${message}`, offset: this.rowOffset })
    }
    return 'something'
  }

  /** Undefined when the text ends in it, and more is to come. */
  private value(isLast: boolean): JsonValue | undefined {
    const reader = new JsonReader(this.text, this.at)
    try {
      const value = reader.value()
      // A number that ends with the text may have more digits.
      if (reader.end < this.text.length || isLast) {
        this.at = reader.end
        return value
      }
    } catch (error) {
      const isCutOff =
        error instanceof JsonSyntaxError && (error.isCutOff || error.offset > this.text.length - cutNumber)
      if (!isCutOff || isLast) throw error
    }
    // Twice as much each time, or a row of many megabytes would be read over and over.
    this.wanted = (this.text.length - this.at) * 2
    return undefined
  }

  private learn(value: JsonValue, row: Row): void {
    const names = Object.keys(row.fields)
    const known = this.shapes.find(
      ({ model, fields }) =>
        model === row.model && fields.length === names.length && fields.every((name, index) => name === names[index]),
    )
    if (known) {
      if (isJsonObject(value)) known.learn(value)
      return
    }
    const shape = this.shapes.length < maxShapes ? RowShape.of(value) : null
    if (shape) this.shapes.unshift(shape)
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  private expect(character: string, wanted: string): void {
    if (this.take(character)) return
    new JsonReader(this.text, this.at).expect(character, wanted)
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.at += 1
    }
  }
}
