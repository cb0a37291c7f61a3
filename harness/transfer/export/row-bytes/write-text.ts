import type { ByteOutput } from '../../../snapshot/index.ts'

const quote = 34
const backslash = 92
/** The first character that JSON need not escape. */
const space = 32

/** What JSON writes for each byte: most are themselves, and parts of UTF-8 sequences are. */
const escapes: readonly Uint8Array[] = Array.from({ length: 256 }, (_, byte) =>
  byte < 128 ? Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)) : Uint8Array.of(byte),
)

/** What COPY means by each byte behind a backslash. PostgreSQL manual, COPY, "Text Format". */
const meanings = Uint8Array.from({ length: 256 }, (_, byte) => {
  const index = 'bfnrtv'.indexOf(String.fromCharCode(byte))
  return '\b\f\n\r\t\v'.charCodeAt(index) || byte
})

const maxBytesPerByte = 6

/** Room is made for so many bytes at once: for more than a long text needs it would be a multiple of the text. */
const partBytes = 4_096

/** A text, between quotes. */
export function writeText(source: Buffer, start: number, end: number, output: ByteOutput): void {
  output.reserve(1)
  output.bytes[output.length] = quote
  output.length += 1
  for (let index = start; index < end; ) index = writePart(source, index, end, output)
  output.reserve(1)
  output.bytes[output.length] = quote
  output.length += 1
}

/** Where the next part begins. */
function writePart(source: Buffer, start: number, end: number, output: ByteOutput): number {
  const stop = Math.min(end, start + partBytes)
  output.reserve((stop - start) * maxBytesPerByte)
  const { bytes } = output
  let at = output.length
  let index = start
  while (index < stop) {
    let byte = source[index] ?? 0
    index += 1
    if (byte >= space && byte !== quote && byte !== backslash) {
      bytes[at] = byte
      at += 1
      continue
    }
    if (byte === backslash) {
      byte = meanings[source[index] ?? 0] ?? 0
      index += 1
    }
    const escaped = escapes[byte] ?? new Uint8Array()
    for (let place = 0; place < escaped.length; place += 1) {
      bytes[at] = escaped[place] ?? 0
      at += 1
    }
  }
  output.length = at
  return index
}

/** Where no text of the type has anything to escape. */
export function writeBetweenQuotes(source: Buffer, start: number, end: number, output: ByteOutput): void {
  output.reserve(2)
  output.bytes[output.length] = quote
  output.length += 1
  output.append(source, start, end)
  output.reserve(1)
  output.bytes[output.length] = quote
  output.length += 1
}
