import type { ColumnType } from '../model/catalog.ts'
import type { Problem } from '../model/errors.ts'
import { fitsColumn, type SanitizedColumn } from '../model/fits-column.ts'
import { parseJsonPath } from '../model/json-path.ts'
import {
  holdsMoments,
  isNumeric,
  mayBePersonal,
  type NamesDecision,
  type SanitizeDecision,
  type SanitizeRule,
} from '../model/sanitize-rule.ts'
import type { Field, Model } from '../model/schema.ts'
import { didYouMean } from './did-you-mean.ts'

/** Binds the rules of a model to its fields; adds what does not fit to `problems`. Of keys see check-sanitized-keys.ts. */
export function bindSanitizing(
  model: Model,
  rules: Readonly<Record<string, SanitizeRule>>,
  problems: Problem[],
): Model {
  const known = model.fields.map(({ name }) => name)
  for (const name of Object.keys(rules).filter((field) => !known.includes(field))) {
    problems.push({
      message: `model ${model.name}: sanitize names field ${name}, which it does not have`,
      fix: didYouMean(name, known),
    })
  }
  const fields = model.fields.map((field): Field => {
    const rule = Object.hasOwn(rules, field.name) ? rules[field.name] : undefined
    if (rule === undefined) return field
    const misfit = misfitOf(model, field, rule)
    if (misfit !== null) {
      const [message, fix] = misfit
      problems.push({ message: `model ${model.name}: sanitize.${field.name} ${message}`, fix })
    }
    return { ...field, sanitize: decisionOf(rule) }
  })
  return { ...model, fields }
}

/** What is wrong, and what to do about it. */
export type Misfit = readonly [message: string, fix: string]

/** What is wrong with a decision about a field of a key, if it may have one. */
export function misfitOfDecision(model: Model, field: Field, decision: SanitizeDecision): Misfit | null {
  return misfitApart(model, field, ruleOf(decision))
}

/** A rule that stands for a decision; of paths only that there are some. */
function ruleOf(decision: SanitizeDecision): SanitizeRule {
  switch (decision.kind) {
    case 'keep':
      return 'keep'
    case 'set':
      return decision.value === null ? 'null' : { set: decision.value }
    case 'replace':
      return decision.by
    case 'within':
      return { paths: {}, rest: 'keep' }
  }
}

function misfitOf(model: Model, field: Field, rule: SanitizeRule): Misfit | null {
  return model.foreignKeys.some(({ fields }) => fields.includes(field.name)) ? null : misfitApart(model, field, rule)
}

/** Apart from what the field refers to. */
function misfitApart(model: Model, field: Field, rule: SanitizeRule): Misfit | null {
  if (isKept(rule)) return null
  if (typeof rule === 'object' && 'set' in rule) {
    const isKey = [model.primaryKey, ...model.uniques].some((names) => names.includes(field.name))
    if (isKey) return ['sets one value in a unique key', 'give it a rule that tells its values apart']
  }
  return misfitOfColumn(field, rule)
}

function misfitOfColumn(field: SanitizedColumn, rule: SanitizeRule): Misfit | null {
  if (fitsColumn(field, rule)) return null
  if (field.generated)
    return ['is of a generated column', 'leave it out: such a column follows those that it is made of']
  if (rule === 'null') return ["is 'null', which its column does not take", 'give it another rule, or { set: … }']
  return typeof rule === 'object'
    ? [`has paths, but its column is ${field.sqlType}`, 'give it a rule for the whole value']
    : [`is '${rule}', but its column is ${field.sqlType}`, advice(field.type)]
}

function isKept(rule: SanitizeRule): rule is Extract<SanitizeRule, 'keep' | { readonly keep: string }> {
  return rule === 'keep' || (typeof rule === 'object' && 'keep' in rule)
}

function advice(type: ColumnType): string {
  if (holdsMoments(type)) return "leave it out: moments are moved anyway; or 'keep' them"
  if (isNumeric(type)) return "leave it out, if it says nothing of a person; else 'phone' and 'secret' are for numbers"
  return mayBePersonal(type)
    ? "'keep', 'null' and { set: … } are for any type"
    : 'leave it out: it says nothing of a person'
}

function decisionOf(rule: SanitizeRule): SanitizeDecision {
  if (rule === 'keep') return { kind: 'keep', because: null }
  if (rule === 'null') return { kind: 'set', value: null }
  if (typeof rule === 'string') return { kind: 'replace', by: rule }
  if ('keep' in rule) return { kind: 'keep', because: rule.keep }
  if ('set' in rule) return { kind: 'set', value: rule.set }
  return {
    kind: 'within',
    paths: Object.entries(rule.paths).map(([text, inner]) => ({
      path: parseJsonPath(text) ?? [],
      decision: decisionOf(inner),
    })),
    rest: decisionOf(rule.rest),
    names: namesDecisionOf(rule.names),
  }
}

function namesDecisionOf(names: Extract<SanitizeRule, { readonly paths: unknown }>['names']): NamesDecision | null {
  if (names === undefined) return null
  return typeof names === 'string' ? { kind: 'replace', by: names } : { kind: 'keep', because: names.keep }
}
