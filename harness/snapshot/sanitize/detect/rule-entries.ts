import type { SuggestedRule } from './suggest-rule.ts'

/** A rule that a subject lacks. */
export interface MissingRule {
  readonly field: string
  /** Empty: the whole value. */
  readonly path: string
  /** Whether it is for the names of members. */
  readonly isNames: boolean
  readonly rule: SuggestedRule
}

/** What to write as `sanitize` of one model, all of it: each field once, as its paths are. */
export function sanitizeEntry(missing: readonly MissingRule[]): string {
  const fields = new Map<string, MissingRule[]>()
  for (const rule of missing) fields.set(rule.field, [...(fields.get(rule.field) ?? []), rule])
  const entries = [...fields].map(([field, rules]) => {
    return `${/^[A-Za-z_]\w*$/.test(field) ? field : quoted(field)}: ${fieldRule(rules)}`
  })
  return `{ ${entries.join(', ')} }`
}

function fieldRule(rules: readonly MissingRule[]): string {
  const whole = rules.filter(({ path }) => path === '')
  const paths = new Map<string, MissingRule[]>()
  for (const rule of rules) if (rule.path !== '') paths.set(rule.path, [...(paths.get(rule.path) ?? []), rule])
  const within = [...paths].map(([path, own]) => `${quoted(path)}: ${ruleAt(own, [])}`)
  return ruleAt(whole, within)
}

/** @param within rules of paths within the value */
function ruleAt(rules: readonly MissingRule[], within: readonly string[]): string {
  const value = rules.find(({ isNames }) => !isNames)?.rule ?? 'keep'
  const names = rules.find(({ isNames }) => isNames)
  if (!names && within.length === 0) return quoted(value)
  const paths = within.length === 0 ? '{}' : `{ ${within.join(', ')} }`
  return `{ paths: ${paths}, rest: ${quoted(value)}${names ? `, names: ${quoted(names.rule)}` : ''} }`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
