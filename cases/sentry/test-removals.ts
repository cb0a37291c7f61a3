import type { CollisionRule, ValueRule } from '../../harness/model/import-rule.ts'
import { scopes } from '../../harness/model/scope.ts'
import type { ImportRuleDefinitions, ModelDefinition, SubjectDefinition } from '../../harness/model/subject.ts'

/** One rule of a subject, and the subject without it. */
export interface Removal {
  readonly model: string
  /** The fields that the rule is about. */
  readonly fields: readonly string[]
  readonly kind: 'collision' | 'flag' | 'value' | 'part-of' | 'exempt-key' | 'companion'
  /** The flag that the rule is switched by. */
  readonly flag?: string
  /** The scopes that a rule of values is for. */
  readonly scopes?: readonly string[]
  readonly models: Readonly<Record<string, ModelDefinition>>
}

/** Every rule that an import goes by, each removed on its own. */
export function removals({ models = {} }: SubjectDefinition): readonly Removal[] {
  return Object.entries(models).flatMap(([model, definition]) => {
    const without = (parts: Partial<ModelDefinition>): Pick<Removal, 'model' | 'models'> => ({
      model,
      models: { ...models, [model]: { ...definition, ...parts } },
    })
    const ruled = (parts: Partial<ImportRuleDefinitions>) =>
      without({ importRules: { ...definition.importRules, ...parts } })
    const { collisions = [], values = [], partOf = [] } = definition.importRules ?? {}
    return [
      ...collisions.map(
        (rule, at): Removal => ({
          ...ruled({ collisions: collisions.toSpliced(at, 1) }),
          kind: 'collision',
          fields: rule.key,
        }),
      ),
      ...collisions.flatMap((rule, at) =>
        Object.keys(rule.flags ?? {}).map((flag): Removal => {
          const { [flag]: _, ...flags } = rule.flags ?? {}
          return {
            ...ruled({
              collisions: collisions.with(at, { ...rule, flags }),
              values: [...values, doesNothing(rule, flag)],
            }),
            kind: 'flag',
            flag,
            fields: rule.key,
          }
        }),
      ),
      ...values.map(
        (rule, at): Removal => ({
          ...ruled({ values: values.toSpliced(at, 1, ...(rule.flag === undefined ? [] : [neverDone(rule)])) }),
          kind: 'value',
          fields: [rule.field],
          ...(rule.flag !== undefined && { flag: rule.flag }),
          ...(rule.scopes && { scopes: rule.scopes }),
        }),
      ),
      ...partOf.map(
        (field, at): Removal => ({ ...ruled({ partOf: partOf.toSpliced(at, 1) }), kind: 'part-of', fields: [field] }),
      ),
      ...(definition.exemptKeys ?? []).map(
        (field, at, all): Removal => ({
          ...without({ exemptKeys: all.toSpliced(at, 1) }),
          kind: 'exempt-key',
          fields: [field],
        }),
      ),
      ...(definition.accompanies ?? []).map(
        ({ own }, at, all): Removal => ({
          ...without({ accompanies: all.toSpliced(at, 1) }),
          kind: 'companion',
          fields: [own],
        }),
      ),
    ]
  })
}

/** So that an import may still be given the flag. */
function neverDone({ field, value, flag }: ValueRule): ValueRule {
  return { field, value, scopes, where: { id: -1 }, ...(flag !== undefined && { flag }) }
}

function doesNothing({ key }: CollisionRule, flag: string): ValueRule {
  const [field = ''] = key
  return neverDone({ field, value: { set: 'none' }, flag })
}
