import type { Model } from '../model/schema.ts'
import type { ScopeChoice } from '../model/scope.ts'
import type { ModelDefinition } from '../model/subject.ts'
import { checkEquality, type ModelNames } from './relocation-names.ts'

/** A model's `scope` as choices, of which exactly the last has no `where`. */
export function bindScope(
  names: ModelNames,
  model: Model,
  scope: NonNullable<ModelDefinition['scope']>,
): readonly ScopeChoice[] {
  if (typeof scope === 'string') return [{ scope, where: null }]
  const place = `model ${model.name}: scope`
  return scope.map((choice, index): ScopeChoice => {
    const at = `${place}[${index}]`
    const isLast = index === scope.length - 1
    if (typeof choice === 'string') {
      if (!isLast) {
        names.problems.push({
          message: `${at} is for any row, so that what follows it decides nothing`,
          fix: `give it a where, or put it last: { scope: '${choice}', where: { field: value } }`,
        })
      }
      return { scope: choice, where: null }
    }
    checkEquality(names, `${at}.where`, model, choice.where)
    if (isLast) {
      names.problems.push({
        message: `${at} is the last and has a where, so that no scope is for the other rows`,
        fix: `end the list with the scope of all other rows: [..., '${choice.scope}']`,
      })
    }
    return { scope: choice.scope, where: choice.where }
  })
}
