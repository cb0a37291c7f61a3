import type { ValueRule } from '../../model/import-rule.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Model } from '../../model/schema.ts'
import { type Scope, scopes } from '../../model/scope.ts'
import type { Row } from '../../model/snapshot.ts'
import { equalityOf } from '../select/index.ts'
import { generateValue } from './generate-value.ts'

/** What an import was asked for, as far as rules depend on it. */
export interface RuleContext {
  readonly scope: Scope
  readonly flags: readonly string[]
  /** The time of the import, as a snapshot writes it. */
  readonly now: string
}

/** A value rule that an import follows. */
export interface ActiveRule extends Pick<ValueRule, 'field' | 'value'> {
  readonly holds: (row: Row) => boolean
}

/** The value rules of a model that an import follows, in their order: a later one has the last word. */
export function activeValueRules(model: Model, { scope, flags }: RuleContext): readonly ActiveRule[] {
  const isActive = (rule: ValueRule): boolean =>
    scopesOf(rule).includes(scope) && (rule.flag === undefined || flags.includes(rule.flag))
  const rules = (model.relocation?.rules.values ?? []).filter(isActive)
  return rules.map(({ field, value, where }) => ({
    field,
    value,
    holds: where ? equalityOf(model, where) : () => true,
  }))
}

/** The imports that a rule is for. */
export function scopesOf({ scopes: own }: ValueRule): readonly Scope[] {
  return own ?? scopes.filter((one) => one !== 'global')
}

/** The values that the rules put in place of a row's own, by field. @returns null: none */
export function ruledValues(
  row: Row,
  rules: readonly ActiveRule[],
  { now }: RuleContext,
): ReadonlyMap<string, JsonValue> | null {
  let values: Map<string, JsonValue> | null = null
  for (const { field, value, holds } of rules) {
    if (!holds(row)) continue
    values ??= new Map()
    values.set(field, 'set' in value ? value.set : generateValue(value.generate, now))
  }
  return values
}
