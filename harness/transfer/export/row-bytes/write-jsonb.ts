import type { ByteOutput } from '../../../snapshot/index.ts'
import type { ColumnWriter } from './column-writer.ts'

/** Nested deeper than this a text may be too deep for the strict reader. */
const maxDepth = 500

/** Names that JavaScript's objects order otherwise, and the one of the object that stands for an exact text. */
const specialName = /^(?:\$json|\d+)$/

const [lineFeed, space, quote, dollar, colon, backslash] = [10, 32, 34, 36, 58, 92]
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125]

/**
 * jsonb, whose canonical JSON text differs from PostgreSQL's in white space alone, but for a null, and for objects with
 * special names.
 * @param indent of the line that the value begins on; null for compact text
 * @param other writes those
 */
export function jsonbWriter(indent: string | null, other: ColumnWriter): ColumnWriter {
  const margin = indent === null ? null : indent.length
  return (source, start, end, output) => {
    const { length } = output
    if (writeJsonb(source, start, end, output, margin)) return
    output.length = length
    other(source, start, end, output)
  }
}

/** @returns whether it could: if not, the output may hold a part of it */
function writeJsonb(source: Buffer, start: number, end: number, output: ByteOutput, margin: number | null): boolean {
  if (end - start === 4 && source[start] === 110) return false // null
  // But for new lines, nothing becomes longer.
  output.reserve(end - start)
  let depth = 0
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0
    switch (byte) {
      case quote: {
        const last = writeString(source, index, output)
        if (last === null || (source[last + 1] === colon && isSpecial(source, index + 1, last))) return false
        index = last
        break
      }
      case openBrace:
      case openBracket: {
        if (depth === maxDepth) return false
        put(output, byte)
        const next = source[index + 1] ?? 0
        if (next === closeBrace || next === closeBracket) {
          put(output, next)
          index += 1
        } else {
          depth += 1
          putNewLine(output, margin, depth, end - index)
        }
        break
      }
      case closeBrace:
      case closeBracket:
        depth -= 1
        putNewLine(output, margin, depth, end - index)
        put(output, byte)
        break
      case space: // behind a comma or a colon
        if (source[index - 1] !== colon) putNewLine(output, margin, depth, end - index)
        else if (margin !== null) put(output, space)
        break
      default:
        put(output, byte)
    }
  }
  return true
}

/**
 * @param start the place of its opening quote
 * @returns that of its closing quote; null when COPY has escaped it otherwise than jsonb needs it
 */
function writeString(source: Buffer, start: number, output: ByteOutput): number | null {
  const { bytes } = output
  let at = output.length
  bytes[at] = quote
  let index = start
  for (;;) {
    index += 1
    at += 1
    const byte = source[index] ?? quote
    bytes[at] = byte
    if (byte === quote) break
    if (byte !== backslash) continue
    // COPY doubles it, and the one that it may escape.
    const escaped = source[index + 2] ?? 0
    if (source[index + 1] !== backslash) return null
    at += 1
    bytes[at] = escaped
    index += escaped === backslash ? 3 : 2
  }
  output.length = at + 1
  return index
}

function isSpecial(source: Buffer, start: number, end: number): boolean {
  const first = source[start] ?? 0
  const maybe = first === dollar || (first >= 48 && first <= 57)
  return maybe && specialName.test(source.toString('latin1', start, end))
}

function put(output: ByteOutput, byte: number): void {
  output.bytes[output.length] = byte
  output.length += 1
}

/** @param margin null for compact text, which has none */
function putNewLine(output: ByteOutput, margin: number | null, depth: number, restBytes: number): void {
  if (margin === null) return
  const width = margin + 2 * depth
  output.reserve(1 + width + restBytes)
  const { bytes } = output
  const at = output.length
  bytes[at] = lineFeed
  for (let place = 1; place <= width; place += 1) bytes[at + place] = space
  output.length = at + 1 + width
}
