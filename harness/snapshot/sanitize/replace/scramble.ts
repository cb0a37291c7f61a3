import type { Draw } from './draws.ts'

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()

/** Whether scrambling leaves anything of a text that says something: it keeps spaces and the punctuation of ASCII only. */
export function canBeScrambled(text: string): boolean {
  return /[^\s!-/:-@[-`{-~]/.test(text)
}

/**
 * A text of as many characters, in which each letter and digit is another of its kind, and characters beyond ASCII become
 * letters; spaces and punctuation stay.
 */
export function scramble(text: string, draw: Draw): string {
  let result = ''
  for (const character of text) result += charOf(alphabetOf(character), character, draw)
  return result
}

/**
 * The same, but each letter and digit may become any of the alphabet that the text is written in: small letters, capitals
 * and digits, whichever occur, or hexadecimal digits.
 * @param keep how many of the first characters stay
 */
export function scrambleSecret(text: string, draw: Draw, keep = 0): string {
  const rest = text.slice(keep)
  const alphabet = secretAlphabet(rest)
  let result = text.slice(0, keep)
  for (const character of rest) result += charOf(alphabetOf(character) && alphabet, character, draw)
  return result
}

function secretAlphabet(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9]/g, '')
  if (/\d/.test(plain) && /^(?:[0-9a-f]{8,}|[0-9A-F]{8,})$/.test(plain)) {
    if (/[a-f]/.test(plain)) return `${digits}abcdef`
    if (/[A-F]/.test(plain)) return `${digits}ABCDEF`
  }
  const used = [digits, lower, upper].filter((letters) => [...plain].some((character) => letters.includes(character)))
  return used.join('') || lower
}

/** Empty: it stays. */
function alphabetOf(character: string): string {
  if (character >= 'a' && character <= 'z') return lower
  if (character >= 'A' && character <= 'Z') return upper
  if (character >= '0' && character <= '9') return digits
  if ((character.codePointAt(0) ?? 0) < 128 || /\s/u.test(character)) return ''
  return /\p{Lu}/u.test(character) ? upper : lower
}

function charOf(alphabet: string, fallback: string, draw: Draw): string {
  return alphabet === '' ? fallback : (alphabet[draw.below(alphabet.length)] ?? fallback)
}

/** The same with letters for digits: for alphabets that are too small. */
export function scrambleWidely(text: string, draw: Draw): string {
  let result = ''
  for (const character of text) result += charOf(alphabetOf(character) && lower, character, draw)
  return result
}

const tokenStarts = [
  /^sntry[a-z]+_/,
  /^gh[opsur]_|^github_pat_/,
  /^glpat-/,
  /^xox[a-z]-/,
  /^(?:sk|pk|rk)_(?:live|test)_/,
  /^sk-/,
  /^(?:AKIA|ASIA|AIza)/,
  /^(?:pbkdf2|bcrypt|scrypt|argon2|md5|sha\d+)[a-z0-9_]*\$(?:\d+\$)?/,
  /^\$\w{1,9}\$(?:v=\d+\$)?(?:[mtp]=\d+(?:,[mtp]=\d+)*\$|\d\d\$)?/,
  /^!/,
  // The partition of a subscription.
  /^\d+\//,
]

/** How many of its first characters only say of what kind a token is. */
export function tokenStart(text: string): number {
  return tokenStarts.map((start) => start.exec(text)?.[0].length ?? 0).find((length) => length > 0) ?? 0
}
