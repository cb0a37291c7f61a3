import type { Replacement } from '../../../model/sanitize-rule.ts'

/** What a whole text has to look like for a rule that goes by its form. */
const forms: Partial<Record<Replacement, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  url: /^[a-z][a-z0-9+.-]*:\/\/\S+$/i,
  uuid: /^[{]?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}[}]?$/i,
  ip: /^(?:[\d.]+|[0-9a-f:.]*:[0-9a-f:.]+)(?:\/\d+)?$/i,
  phone: /^[+(\d][\d\s()/.-]*$/,
  host: /^[\w-]+(?:\.[\w-]+)*$/,
  username: /^\S+$/,
  slug: /^\S+$/,
}

/** Whether a text is, as a whole, of the form that a rule is for. Rules for any text: it always is. */
export function isOfForm(rule: Replacement, text: string): boolean {
  return text.trim() === '' || (forms[rule]?.test(text.trim()) ?? true)
}
