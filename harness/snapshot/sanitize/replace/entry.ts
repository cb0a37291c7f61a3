import type { Replacement } from '../../../model/sanitize-rule.ts'
import { addressText, parseAddress } from './addresses.ts'
import { isHostName } from './hosts.ts'
import { emailParts, isUuid, urlParts } from './parts.ts'

/** Moments are moved, all of them together: see moments/. */
export type TextReplacement = Exclude<Replacement, 'datetime'>

/** An original with whatever must be known of it before it is replaced. */
export interface Entry {
  by: TextReplacement
  /** Characters that every column that it stands in has room for. */
  limit: number
  /** A field holds it; else it is only part of what one holds, as the host of an address is. */
  readonly isNoted: boolean
  /** Its spellings, in the order in which they came: with other capitals, with and without dashes. */
  readonly spellings: string[]
  /** The name that it is the slug of. */
  slugOf: string | null
  /** What the spellings become, in their order. Null: not made yet. */
  made: readonly string[] | null
}

/** The first is the one that asks most of a replacement: what occurs in several ways is replaced by it. */
const strictest = [
  'uuid',
  'ip',
  'email',
  'url',
  'host',
  'secret',
  'token',
  'phone',
  'slug',
  'username',
  'name',
  'text',
] as const satisfies readonly TextReplacement[]

function stricter(a: TextReplacement, b: TextReplacement): TextReplacement {
  return strictest.indexOf(a) <= strictest.indexOf(b) ? a : b
}

/** Which a text is replaced by, as what it looks like: an address is one whatever field it stands in. */
export function replacementFor(by: TextReplacement, text: string): TextReplacement {
  switch (by) {
    case 'email':
      return emailParts(text) ? by : 'username'
    case 'name':
    case 'username':
    case 'slug':
      return emailParts(text) ? 'email' : by
    case 'text':
      return lookOf(text) ?? by
    case 'uuid':
      return isUuid(text) ? by : 'secret'
    case 'ip':
      return parseAddress(text) ? by : replacementFor('host', text)
    case 'url':
      return urlParts(text) ? by : replacementFor('host', text)
    case 'host':
      if (parseAddress(text)) return 'ip'
      return isHostName(text) ? by : replacementFor('text', text)
    case 'secret':
    case 'token':
    case 'phone':
      return by
  }
}

/** Of a text that is one thing alone. */
function lookOf(text: string): TextReplacement | null {
  if (text.includes('@') && emailParts(text)) return 'email'
  if (/^[0-9a-f]{8}-/i.test(text) && isUuid(text)) return 'uuid'
  if (/^https?:\/\/[^\s/]\S*$/i.test(text)) return 'url'
  return /^[0-9a-f]*[.:][0-9a-f.:]+$/i.test(text) && parseAddress(text) ? 'ip' : null
}

/** Capitals and small letters are the same. */
export function foldsCase(by: TextReplacement): boolean {
  return by === 'email' || by === 'username' || by === 'name' || by === 'slug' || by === 'host'
}

/** What all spellings of an original have in common. */
export function keyOf(by: TextReplacement, text: string): string {
  if (foldsCase(by)) return text.toLowerCase()
  if (by === 'uuid') return text.toLowerCase().replace(/[{}-]/g, '')
  if (by !== 'ip') return text
  const address = parseAddress(text)
  return address ? addressText(address) : text
}

/** What an original is replaced by that has an entry, and occurs under a rule again. */
export function jointRule(entry: Entry, by: TextReplacement, text: string): TextReplacement {
  const hasCase = text.toLowerCase() !== text.toUpperCase()
  if (!hasCase || foldsCase(entry.by) === foldsCase(by)) return stricter(entry.by, by)
  // Spellings that are the same to one of the rules stay together, or each would be found under another.
  if (foldsCase(entry.by)) return entry.by
  return entry.spellings.includes(text) ? entry.by : by
}
