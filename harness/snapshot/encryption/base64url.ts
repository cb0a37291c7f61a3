/** The text, or one of its bytes, is not base64url. */
export class Base64Error extends Error {}

const quantum = 4

/**
 * Decodes text that comes in pieces. Strict, by RFC 4648: nothing but its alphabet, no bits left over, and at its end the
 * padding that there must be, or none.
 * @throws Base64Error once it is not so
 */
export async function* decodeBase64Url(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const chunk of text) {
    const given = rest + chunk.toString('latin1')
    // The last four may be padded.
    const end = Math.max(0, Math.floor((given.length - 1) / quantum) * quantum)
    rest = given.slice(end)
    if (end > 0) yield decoded(given.slice(0, end))
  }
  const last = rest.length === quantum ? rest.replace(/={1,2}$/, '') : rest
  if (last.length > 0) yield decoded(last)
}

function decoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Base64Error('not base64url')
  return bytes
}
