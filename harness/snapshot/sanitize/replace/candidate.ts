import { addressText, otherAddress, parseAddress } from './addresses.ts'
import type { Draw } from './draws.ts'
import type { Entry } from './entry.ts'
import { emailParts, slugOf, urlParts } from './parts.ts'
import { scramble, scrambleSecret, scrambleWidely, tokenStart } from './scramble.ts'
import { characters, words } from './words.ts'

/** What parts of an original are replaced by, wherever they occur. */
export interface Parts {
  /** @param fresh what another is drawn from than in other places; null: the same as there */
  readonly host: (name: string, fresh: Draw | null) => string
  readonly word: (part: string) => string
  readonly slugged: (name: string) => string
}

/** Tries after which an alphabet counts as too small. */
const narrowTries = 100

/**
 * One that may do, in small letters where case makes no difference; of a UUID its 32 digits. Null: none this time.
 * @param attempt how many were in vain before
 */
export function candidateOf(entry: Entry, key: string, attempt: number, draw: Draw, parts: Parts): string | null {
  const { by, limit } = entry
  switch (by) {
    case 'uuid':
      return `${hexOf(key.slice(0, 12), draw)}${key[12]}${hexOf(key.slice(13, 16), draw)}${key[16]}${hexOf(key.slice(17), draw)}`
    case 'ip': {
      const address = parseAddress(key)
      return address && addressText(otherAddress(address, draw, attempt))
    }
    case 'email':
      return emailLike(key, limit, attempt, draw, parts)
    case 'url':
      return cut(urlLike(key, attempt, draw, parts), limit)
    case 'host':
      // Of one label: what it is replaced by within other names is asked for here.
      if (!/[.:]/.test(key)) return short(limit, draw) ?? cut(words(draw, 1, '', attempt), limit)
      return cut(parts.host(key, attempt > 0 ? draw : null), limit)
    case 'text':
    case 'phone':
      return attempt < narrowTries ? scramble(key, draw) : scrambleWidely(key, draw)
    case 'secret':
    case 'token':
      // Bytes stay bytes.
      if (/^\\x[0-9a-f]+$/.test(key)) return `\\x${hexOf(key.slice(2), draw)}`
      if (attempt >= narrowTries) return scrambleWidely(key, draw)
      return scrambleSecret(key, draw, by === 'token' ? tokenStart(key) : 0)
    case 'slug': {
      if (entry.slugOf !== null && attempt < 4) {
        const slug = slugOf(parts.slugged(entry.slugOf))
        return cut(attempt === 0 ? slug : `${slug}-${characters(draw, 2)}`, limit)
      }
      return short(limit, draw) ?? cut(words(draw, count(key.split(/-+/)), '-', attempt), limit)
    }
    case 'username':
      return short(limit, draw) ?? cut(words(draw, 1, '', attempt), limit)
    case 'name':
      return short(limit, draw) ?? cut(words(draw, count(key.trim().split(/\s+/u)), ' ', attempt), limit)
  }
}

function hexOf(digits: string, draw: Draw): string {
  let text = ''
  for (let index = 0; index < digits.length; index += 1) text += '0123456789abcdef'[draw.below(16)]
  return text
}

function count(parts: readonly string[]): number {
  return Math.max(1, Math.min(4, parts.length))
}

function short(limit: number, draw: Draw): string | null {
  return limit < 6 ? characters(draw, limit) : null
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).replace(/[\s.-]+$/, '')
}

function emailLike(key: string, limit: number, attempt: number, draw: Draw, parts: Parts): string | null {
  const { local, domain } = emailParts(key) ?? { local: key, domain: 'example.com' }
  const host = parts.host(domain, attempt > 200 ? draw : null)
  const room = limit - host.length - 1
  if (room < 1) return attempt < narrowTries ? scramble(key, draw) : scrambleWidely(key, draw)
  const whole = attempt === 0 ? parts.word(local) : words(draw, 1, '', attempt)
  const plain = /^[a-z0-9._+-]+$/.test(whole) ? whole : words(draw, 1, '', attempt)
  return `${plain.length <= room ? plain : characters(draw, room)}@${host}`
}

function urlLike(key: string, attempt: number, draw: Draw, parts: Parts): string {
  const url = urlParts(key)
  if (url === null) return scramble(key, draw)
  const host = url.host === '' ? '' : parts.host(url.host, attempt > 8 ? draw : null)
  // What is percent-encoded is one character, and becomes one.
  const other = (text: string): string => scramble(text.replace(/(?:%[0-9a-f]{2})+/gi, 'e'), draw)
  const query = url.query.replace(/=[^&]*/g, (value) => other(value))
  const port = attempt > 4 ? url.port.replace(/\d/g, () => String(1 + draw.below(5))) : url.port
  const bare = url.query.includes('=') ? query : other(url.query)
  const user = url.user === '' ? '' : `${other(url.user)}@`
  return `${url.scheme}${user}${host}${port}${other(url.path)}${bare}${other(url.fragment)}`
}
