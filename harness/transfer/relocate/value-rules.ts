import type { ValueRule } from '../../model/import-rule.ts'
import { type JsonValue, jsonEquals } from '../../model/json.ts'
import { type Field, fieldValue, type Model } from '../../model/schema.ts'
import { type FieldEquality, type Scope, scopes } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import { canonicalValue, codecFor, ValueError, valueWhenAbsent } from '../../snapshot/index.ts'
import { generateValue } from './generate-value.ts'

/** What an import was asked for, as far as rules depend on it. */
export interface RuleContext {
  readonly scope: Scope
  readonly flags: readonly string[]
  /** The time of the import, as a snapshot writes it. */
  readonly now: string
}

/** The value rules of a model that an import follows, in their order: a later one has the last word. */
export function activeValueRules(model: Model, { scope, flags }: RuleContext): readonly ValueRule[] {
  const allButGlobal = scopes.filter((one) => one !== 'global')
  return (model.relocation?.rules.values ?? []).filter(
    (rule) => (rule.scopes ?? allButGlobal).includes(scope) && (rule.flag === undefined || flags.includes(rule.flag)),
  )
}

/** The values that the rules put in place of a row's own, by field. @returns null: none */
export function ruledValues(
  model: Model,
  row: Row,
  rules: readonly ValueRule[],
  { now }: RuleContext,
): ReadonlyMap<string, JsonValue> | null {
  let values: Map<string, JsonValue> | null = null
  for (const { field, value, where } of rules) {
    if (where && !holds(model, row, where)) continue
    values ??= new Map()
    values.set(field, 'set' in value ? value.set : generateValue(value.generate, now))
  }
  return values
}

/** Whether a row has the values, in whatever spelling; an absent one is what its column is filled with. */
function holds(model: Model, row: Row, where: FieldEquality): boolean {
  return Object.entries(where).every(([name, wanted]) => {
    const field = model.fields.find((one) => one.name === name)
    if (!field) return false
    const value = fieldValue(model, row, name) ?? valueWhenAbsent(field)
    return value !== undefined && jsonEquals(spelled(field, value), spelled(field, wanted))
  })
}

function spelled(field: Field, value: JsonValue): JsonValue {
  try {
    return canonicalValue(codecFor(field.type), value)
  } catch (error) {
    if (error instanceof ValueError) return value
    throw error
  }
}
