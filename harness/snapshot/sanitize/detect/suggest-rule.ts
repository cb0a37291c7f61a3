import { fitsColumn } from '../../../model/fits-column.ts'
import type { Replacement } from '../../../model/sanitize-rule.ts'
import type { Field, Model } from '../../../model/schema.ts'
import { isOfForm } from './forms.ts'
import { ruleForName } from './names.ts'

/** `keep`: where the column takes nothing else. */
export type SuggestedRule = Replacement | 'null' | 'keep'

/** The rule to begin with for a field: the one that is wanted, or else one that its column takes in any case. */
export function fittingRule(model: Model, field: Field, wanted: Replacement | null): SuggestedRule {
  const rules: readonly Replacement[] = [...(wanted === null ? [] : [wanted]), 'text', 'uuid', 'ip', 'secret']
  const fitting = rules.find((rule) => fitsColumn(field, rule))
  if (fitting !== undefined) return fitting
  const isKey = [model.primaryKey, ...model.uniques].some((names) => names.includes(field.name))
  return field.nullable && !isKey ? 'null' : 'keep'
}

/**
 * The same for a field that nobody has decided about: by its name, unless the texts in it are of other kinds too.
 * @param texts what is in it, as far as anybody has seen
 */
export function suggestRule(model: Model, field: Field, texts: ReadonlySet<string>): SuggestedRule {
  const named = ruleForName(model, field.name)
  const isMixed = named !== null && [...texts].some((text) => !isOfForm(named, text))
  return fittingRule(model, field, isMixed ? null : named)
}
