import { isIPv6 } from 'node:net'
import type { Replacement } from '../../../model/sanitize-rule.ts'
import { bytesOf, decodedText } from '../check/views.ts'
import { isReservedHost } from '../replace/hosts.ts'
import { tokenStart } from '../replace/scramble.ts'
import { holdsCard, holdsIban, holdsSocialSecurityNumber } from './numbers.ts'

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
const mac: Look = { what: 'a MAC address', rule: 'secret' }
const token: Look = { what: 'a token or key', rule: 'token' }
const phone: Look = { what: 'a phone number', rule: 'phone' }
const card: Look = { what: 'a card number', rule: 'secret' }
const iban: Look = { what: 'the number of a bank account', rule: 'secret' }
const socialSecurity: Look = { what: 'a social security number', rule: 'secret' }
const bytes: Look = { what: 'bytes that are no text', rule: 'secret' }

/** `@2x.png` is of no person, nor is what has no domain, as in `actions/checkout@v3`. */
const emailPattern =
  /(?:[^\s@<>"'(),;:]|"[^"@\n]+"(?=@))+@(?!\d+x\.)(?:localhost(?![\p{L}\p{N}-])|(?:[\p{L}\p{N}-]+\.)+(?:xn--[a-z0-9-]+|\p{L}{2,})(?![\p{L}\p{N}-]))/u
const urlPattern = /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@]*@)?(\[[^\]\s]+\]|[^\s/?#:@"'<>]+)/i
const uuidPattern = /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/i
/** Four numbers after a `v` are a version. */
const ipv4Pattern = /(?<![\d.]|\bv\.?)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/i
const ipv6Pattern = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,}[0-9a-f]{0,4}(?:\.\d{1,3}){0,3}(?![\w:])/gi
const macPattern = /(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])/i
const phonePattern = /^\+?[\d(][\d ()./-]{5,}\d$/
/** In a sentence: with the number of a country, or as it is written in North America. */
const innerPhonePattern =
  /(?<![\w+])\+\d(?:[ ()./-]{0,2}\d){6,14}(?!\d)|(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)/
const jwtPattern = /\beyJ[\w-]{10,}\.[\w-]{10,}/
const pemPattern = /-----BEGIN [A-Z ]+-----/
const hexPattern = /(?<![0-9a-z])[0-9a-f]{32,}(?![0-9a-z])/i
const randomPattern = /(?<![\w+/=-])[\w+/-]{20,}={0,2}(?![\w+/=-])/g

/** The most telling first; empty: like nothing of a person. Bytes, written as `\x` and digits, look like what they say. */
export function looksOf(text: string): readonly Look[] {
  const given = bytesOf(text)
  if (given === null) return looksOfText(text)
  const said = decodedText(given)
  return said === null || /[\0-\x08\x0e-\x1f\x7f]/.test(said) ? [bytes] : looksOfText(said)
}

function looksOfText(text: string): readonly Look[] {
  if (text.length < 6) return []
  const looks: Look[] = []
  if (holdsEmail(text)) looks.push(email)
  const host = text.includes('://') ? urlPattern.exec(text)?.[1] : undefined
  if (host !== undefined && !isReservedHost(host)) looks.push(url)
  if (text.includes('-') && uuidPattern.test(text)) looks.push(uuid)
  if ((text.includes('.') && ipv4Pattern.test(text)) || (text.includes(':') && holdsIpv6(text))) looks.push(ip)
  if (/[:-]/.test(text) && macPattern.test(text)) looks.push(mac)
  if (looksSecret(text)) looks.push(token)
  if (!/\d/.test(text)) return looks
  if (isPhone(text)) looks.push(phone)
  if (holdsCard(text)) looks.push(card)
  if (holdsIban(text)) looks.push(iban)
  if (holdsSocialSecurityNumber(text)) looks.push(socialSecurity)
  return looks
}

function holdsEmail(text: string): boolean {
  if (text.includes('@')) return emailPattern.test(text)
  return /%40/.test(text) && emailPattern.test(text.replaceAll('%40', '@'))
}

function holdsIpv6(text: string): boolean {
  return (text.match(ipv6Pattern) ?? []).some((found) => found.length > 5 && /\d/.test(found) && isIPv6(found))
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
  if (innerPhonePattern.test(text)) return true
  if (!phonePattern.test(text) || /^\d{4}-\d\d-\d\d/.test(text)) return false
  const digits = text.replace(/\D/g, '').length
  return digits >= 7 && digits <= 15 && (text.startsWith('+') || (/^0/.test(text) && /[ ()/-]/.test(text)))
}
