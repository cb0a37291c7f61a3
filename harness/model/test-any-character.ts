import fc from 'fast-check'

const [firstSurrogate, surrogates] = [0xd800, 0x800]

/**
 * Any code point that is no half of a pair: the same characters from the same seed as fast-check's own unit `binary`,
 * which makes a map of all of them, and so takes a second and 130 MB of every process that uses it.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10ffff - surrogates })
  .map((index) => String.fromCodePoint(index < firstSurrogate ? index : index + surrogates), indexOf)

/** Where fast-check would have found a character; it goes by this to mix in texts that are known to be awkward. */
function indexOf(value: unknown): number {
  const [character, ...rest] = typeof value === 'string' ? value : ''
  const code = character?.codePointAt(0)
  if (code === undefined || rest.length > 0) throw new TypeError('not one character')
  if (code < firstSurrogate) return code
  if (code < firstSurrogate + surrogates) throw new TypeError('half of a pair')
  return code - surrogates
}
