import type { ExpectedValue } from '../../model/matcher.ts'
import { hasScalarPk, type Model } from '../../model/schema.ts'

/**
 * The fields of a row that is added of which nothing is said, though only the statement that added it can have filled
 * them: they are NOT NULL, without a default. None where the table has a trigger, which may have filled any.
 * @param values by the names of the model's fields
 * @returns as a case names them, in the order of the table
 */
export function unfilledFields(model: Model, values: Readonly<Record<string, ExpectedValue>>): readonly string[] {
  if (model.triggers.length > 0) return []
  const unfilled = model.fields.filter((field) => {
    const isFilled = field.nullable || field.default || field.generated || field.identity || field.sequence
    return !isFilled && !Object.hasOwn(values, field.name)
  })
  return unfilled.map(({ name }) => (hasScalarPk(model) && model.primaryKey[0] === name ? 'pk' : name))
}

export function unfilledText(names: readonly string[]): string {
  const all = [...names.slice(0, -2), names.slice(-2).join(' and ')].join(', ')
  const [which, give] =
    names.length === 1
      ? [`field ${all} of a row that is added holds`, 'its value, a matcher,']
      : [`fields ${all} of a row that is added hold`, 'their values, matchers,']
  const why = 'which nothing but the statement itself can fill (NOT NULL, without a default)'
  return `it does not say what ${which}, ${why}: give ${give} or { $any: true }`
}
