import type { Replacement } from '../../../model/sanitize-rule.ts'
import type { Model } from '../../../model/schema.ts'
import type { Look } from './looks.ts'

interface NameRule {
  readonly pattern: RegExp
  readonly what: string
  readonly rule: Replacement
}

/** What names of columns say of their values; the first that fits. Words are parted by underscores. */
const columns: readonly NameRule[] = [
  { pattern: /(?:^|_)e?mails?(?:_|$)|email/, what: 'an email address', rule: 'email' },
  {
    pattern: /(?:^|_)(?:first|last|full|given|family|middle|display|real|sur|nick|maiden)_?name(?:_|$)/,
    what: 'the name of a person',
    rule: 'name',
  },
  {
    pattern: /(?:^|_)(?:surname|forename|nickname|fullname|salutation)(?:_|$)/,
    what: 'the name of a person',
    rule: 'name',
  },
  { pattern: /(?:^|_)(?:user_?name|login|screen_?name|handle)(?:_|$)/, what: 'the name of a user', rule: 'username' },
  {
    pattern: /(?:^|_)(?:phone|mobile|telephone|tel|fax|cell)(?:_?(?:number|no))?(?:_|$)/,
    what: 'a phone number',
    rule: 'phone',
  },
  { pattern: /(?:^|_)(?:ip|ip_?addr(?:ess)?|remote_addr)(?:_|$)/, what: 'an IP address', rule: 'ip' },
  {
    pattern: /(?:^|_)(?:password|passwd|secret|token|api_?key|private_?key|nonce|otp|pin|cvv)(?:_|$)/,
    what: 'a secret',
    rule: 'secret',
  },
  {
    pattern: /(?:^|_)(?:ssn|iban|passport|tax_?(?:id|number)|card_?number|account_?number)(?:_|$)/,
    what: 'a number of a person',
    rule: 'secret',
  },
  {
    pattern: /(?:^|_)(?:street|address|address_?line_?\d?|city|town|zip|zip_?code|post_?code|postal_?code)(?:_|$)/,
    what: 'a postal address',
    rule: 'text',
  },
]

/** Models whose rows are people. */
const people =
  /(?:^|[._])(?:users?|people|persons?|customers?|clients?|patients?|employees?|members?|contacts?|authors?|accounts?|profiles?|leads?|guests?|students?|teachers?|subscribers?)$/

/** What a field should hold, going by what it is called; null: nothing of a person. */
export function lookOfName(model: Model, field: string): Look | null {
  const words = field
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase()
  const found = columns.find(({ pattern }) => pattern.test(words))
  if (found) return { what: found.what, rule: found.rule }
  if (model.fields.some(({ name, secret }) => secret && name === field)) return { what: 'a secret', rule: 'secret' }
  return words === 'name' && people.test(model.name.toLowerCase())
    ? { what: 'the name of a person', rule: 'name' }
    : null
}

/** The rule that the name of a field suggests; null: none. */
export function ruleForName(model: Model, field: string): Replacement | null {
  return lookOfName(model, field)?.rule ?? null
}
