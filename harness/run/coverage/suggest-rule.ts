import { fitsColumn } from '../../config/index.ts'
import type { SanitizeRule } from '../../model/sanitize-rule.ts'
import type { Field, Model } from '../../model/schema.ts'
import { isOfForm, ruleForName } from '../../snapshot/index.ts'

/**
 * The rule to begin with for a field that nobody has decided about: by its name, unless the texts in it are of other kinds
 * too; one that its column takes in any case.
 * @param texts what is in it, as far as the exhaustive snapshots show
 */
export function suggestRule(model: Model, field: Field, texts: ReadonlySet<string>): SanitizeRule {
  const named = ruleForName(model, field.name)
  const isMixed = named !== null && [...texts].some((text) => !isOfForm(named, text))
  const rules: readonly SanitizeRule[] = [...(named === null || isMixed ? [] : [named]), 'text', 'uuid', 'ip', 'secret']
  const fitting = rules.find((rule) => fitsColumn(field, rule))
  if (fitting !== undefined) return fitting
  const isKey = [model.primaryKey, ...model.uniques].some((names) => names.includes(field.name))
  return field.nullable && !isKey ? 'null' : 'keep'
}
