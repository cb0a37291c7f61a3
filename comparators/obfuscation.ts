import type { JsonValue } from '../harness/model/json.ts'
import { jsonText } from '../harness/model/json.ts'

/**
 * The formats in which private values are shown. They count characters (code points), not bytes. A value that is
 * not a string is shortened as its JSON text is; null hides nothing and stays `null`.
 */

/** `a...@...le.com`. A text without exactly one `@` is no address and is shortened as {@link obfuscateHash} does. */
export function obfuscateEmail(value: JsonValue): string {
  const [user, domain, ...more] = typeof value === 'string' ? value.split('@') : []
  if (user === undefined || domain === undefined || more.length > 0) return obfuscateHash(value)
  return `${[...user].slice(0, 1).join('')}...@...${[...domain].slice(-6).join('')}`
}

/** From 16 characters `abc...xyz`, from 8 `a...z`, else `...`. */
export function obfuscateHash(value: JsonValue): string {
  if (value === null) return 'null'
  const characters = charactersOf(value)
  if (characters.length >= 16) return ends(characters, 3, 3)
  return characters.length >= 8 ? ends(characters, 1, 1) : '...'
}

/** Over 80 characters the first 12 (they name the algorithm) and the last 6, over 40 `first6...last4`, else `...`. */
export function obfuscatePassword(value: JsonValue): string {
  if (value === null) return 'null'
  const characters = charactersOf(value)
  if (characters.length > 80) return ends(characters, 12, 6)
  return characters.length > 40 ? ends(characters, 6, 4) : '...'
}

function charactersOf(value: JsonValue): readonly string[] {
  return [...(typeof value === 'string' ? value : jsonText(value))]
}

function ends(characters: readonly string[], first: number, last: number): string {
  return `${characters.slice(0, first).join('')}...${characters.slice(-last).join('')}`
}
