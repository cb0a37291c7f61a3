/**
 * The text of a file of SQL, without a byte order mark.
 * @throws SyntaxError that names the line, for what is not UTF-8, or holds a character that PostgreSQL has no room for
 */
export function sqlTextOf(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0)
  if (nul >= 0) throw new SyntaxError(`line ${lineOf(bytes, nul)} holds a NUL character, so it is no SQL`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SyntaxError(`line ${lineOf(bytes, firstInvalid(bytes))} is not UTF-8; save it as UTF-8`)
  }
}

function lineOf(bytes: Uint8Array, end: number): number {
  return bytes.subarray(0, end).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1)
}

/** Where the first character begins that is none: the longest start of the bytes that can be read ends there. */
function firstInvalid(bytes: Uint8Array): number {
  let [valid, invalid] = [0, bytes.length]
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1
    if (isStart(bytes.subarray(0, middle))) valid = middle
    else invalid = middle
  }
  return valid
}

/** Whether more bytes could make it UTF-8. */
function isStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
