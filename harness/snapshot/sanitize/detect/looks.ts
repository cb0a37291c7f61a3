import { isIPv6 } from 'node:net'
import type { Replacement } from '../../../model/sanitize-rule.ts'
import { isReservedHost } from '../replace/hosts.ts'
import { tokenStart } from '../replace/scramble.ts'

/** What a text looks like, with the rule that would replace it. */
export interface Look {
  /** With its article: `an email address`. */
  readonly what: string
  readonly rule: Replacement
}

const email: Look = { what: 'an email address', rule: 'email' }
const url: Look = { what: 'a URL', rule: 'url' }
const uuid: Look = { what: 'a UUID', rule: 'uuid' }
const ip: Look = { what: 'an IP address', rule: 'ip' }
const token: Look = { what: 'a token or key', rule: 'token' }
const phone: Look = { what: 'a phone number', rule: 'phone' }

const emailPattern = /[^\s@<>"'(),;:]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/u
const urlPattern = /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@]*@)?(\[[^\]\s]+\]|[^\s/?#:@"'<>]+)/i
const uuidPattern = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/i
const ipv4Pattern = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/
const phonePattern = /^\+?[\d(][\d ()./-]{5,}\d$/
const jwtPattern = /\beyJ[\w-]{10,}\.[\w-]{10,}/
const pemPattern = /-----BEGIN [A-Z ]+-----/
const hexPattern = /(?<![0-9a-z])[0-9a-f]{32,}(?![0-9a-z])/i
const randomPattern = /(?<![\w+/=-])[\w+/-]{20,}={0,2}(?![\w+/=-])/g

/** The most telling first; empty: like nothing of a person. */
export function looksOf(text: string): readonly Look[] {
  if (text.length < 6) return []
  const looks: Look[] = []
  if (text.includes('@') && emailPattern.test(text)) looks.push(email)
  const host = text.includes('://') ? urlPattern.exec(text)?.[1] : undefined
  if (host !== undefined && !isReservedHost(host)) looks.push(url)
  if (text.includes('-') && uuidPattern.test(text)) looks.push(uuid)
  if (text.includes('.') && ipv4Pattern.test(text)) looks.push(ip)
  else if (text.includes(':') && isIPv6(text.replace(/\/\d+$/, ''))) looks.push(ip)
  if (looksSecret(text)) looks.push(token)
  if (isPhone(text)) looks.push(phone)
  return looks
}

function looksSecret(text: string): boolean {
  if (tokenStart(text) > 1 && text.length >= 16) return true
  if (jwtPattern.test(text) || pemPattern.test(text) || hexPattern.test(text)) return true
  return (text.match(randomPattern) ?? []).some(isRandom)
}

/** Of capitals, small letters and digits in turn, which no words are. */
function isRandom(text: string): boolean {
  if (!/\d/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false
  return entropy(text) >= 3.8 && !/[a-z]{8}/.test(text)
}

/** Bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

/** Of 7 to 15 digits; not a date, nor a number alone. */
function isPhone(text: string): boolean {
  if (!phonePattern.test(text) || /^\d{4}-\d\d-\d\d/.test(text)) return false
  const digits = text.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 && (text.startsWith('+') || (/^0/.test(text) && /[ ()/-]/.test(text)))
}
