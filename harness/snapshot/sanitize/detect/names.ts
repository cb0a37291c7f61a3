import type { Replacement } from '../../../model/sanitize-rule.ts'
import type { Model } from '../../../model/schema.ts'
import type { Look } from './looks.ts'

interface NameRule {
  readonly pattern: RegExp
  readonly what: string
  readonly rule: Replacement
}

/** What names of columns say of their values; the first that fits. See {@link wordsOf} for what they are held against. */
const columns: readonly NameRule[] = [
  { pattern: /_e_?mail_|email/, what: 'an email address', rule: 'email' },
  {
    pattern:
      /_(?:first|last|full|given|family|middle|display|real|sur|nick|maiden|birth|legal|customer|client|contact|recipient|sender|receiver|card_?holder|account_?holder|holder|owner|author|patient|employee|guest|member|person|buyer|billing|shipping|f|l)_?name_$/,
    what: 'the name of a person',
    rule: 'name',
  },
  {
    pattern:
      /_(?:first|last|full|given|family|middle|nick)_?name_|_(?:surname|forename|nickname|fullname|salutation|card_?holder)_$/,
    what: 'the name of a person',
    rule: 'name',
  },
  { pattern: /_(?:user_?name|login|screen_?name|handle)_/, what: 'the name of a user', rule: 'username' },
  {
    pattern:
      /_(?:(?:tele|cell|mobile_?)?phone|mobile|tel|fax|cell|msisdn)(?:_?(?:number|no|num))?_(?!(?:id|type|kind|count)_$)/,
    what: 'a phone number',
    rule: 'phone',
  },
  { pattern: /_(?:ip|ip_?addr(?:ess)?|remote_addr)_/, what: 'an IP address', rule: 'ip' },
  {
    pattern:
      /_(?:street|address|addr|address_?line|city|town|zip|zip_?code|post_?code|postal_?code|postal|pin_?code)_(?!(?:id|type|kind|count)_$)/,
    what: 'a postal address',
    rule: 'text',
  },
  {
    pattern:
      /_(?:password|passwd|pwd|pass_?phrase|secret|token|api_?key|access_?key|private_?key|nonce|otp|pin|cvv|cvc)_(?!code_$)/,
    what: 'a secret',
    rule: 'secret',
  },
  {
    pattern:
      /_(?:ssn|social_?security(?:_?(?:number|no))?|national_?id|iban|passport|tax_?(?:id|number)|(?:credit_?|debit_?)?card_?(?:number|no|num)|credit_?card|cc_?(?:number|no|num)|account_?(?:number|no)|bank_?account(?:_?(?:number|no))?)_/,
    what: 'a number of a person',
    rule: 'secret',
  },
  { pattern: /_(?:dob|birthday|birth_?da(?:te|y)|date_of_birth)_/, what: 'the date of a birth', rule: 'datetime' },
  { pattern: /_(?:gender|sex)_$/, what: 'what somebody is', rule: 'text' },
]

/** Models whose rows are people. */
const people =
  /(?:^|[._])(?:users?|people|persons?|customers?|clients?|patients?|employees?|members?|contacts?|authors?|accounts?|profiles?|leads?|guests?|students?|teachers?|subscribers?)$/

/** What a field should hold, going by what it is called; null: nothing of a person. */
export function lookOfName(model: Model, field: string): Look | null {
  const words = wordsOf(field)
  const found = columns.find(({ pattern }) => pattern.test(words))
  if (found) return { what: found.what, rule: found.rule }
  if (model.fields.some(({ name, secret }) => secret && name === field)) return { what: 'a secret', rule: 'secret' }
  return words === '_name_' && people.test(model.name.toLowerCase())
    ? { what: 'the name of a person', rule: 'name' }
    : null
}

/** In small letters, one of each, without numbers behind them, an underscore on either side: `_street_` of `Streets1`. */
function wordsOf(field: string): string {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => singular(word.replace(/(?<=\p{L})\d+$/u, '')))
  return `_${words.filter((word) => word !== '').join('_')}_`
}

function singular(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (word.length > 3 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** What a number in a field tells of somebody, going by what it is called; null: nothing. */
export function lookOfNumberName(model: Model, field: string): Look | null {
  const look = lookOfName(model, field)
  if (look === null || !ofNumbers.has(look.what)) return null
  const isSaid = model.fields.some(({ name, secret }) => secret && name === field)
  // A number of tokens, say, is no secret.
  return look.what !== 'a secret' || isSaid || /_(?:pin|otp|cvv|cvc|password)_/.test(wordsOf(field)) ? look : null
}

const ofNumbers: ReadonlySet<string> = new Set(['a phone number', 'a number of a person', 'a secret'])

/** The rule that the name of a field suggests; null: none. */
export function ruleForName(model: Model, field: string): Replacement | null {
  return lookOfName(model, field)?.rule ?? null
}
