import { HarnessError } from '../../model/errors.ts'
import type { Model } from '../../model/schema.ts'
import { type Scope, scopes, scopesWithin } from '../../model/scope.ts'

const works = {
  export: { done: 'exported', has: 'has', none: 'no export has it' },
  import: { done: 'imported', has: 'brings', none: 'no import brings it' },
} as const

/**
 * That rows of a model may take part at all.
 * @throws HarnessError `bad-usage`, its problem's failure being `unexportable-model`
 */
export function requireInScope({ name, relocation }: Model, scope: Scope, work: keyof typeof works): void {
  const choices = relocation?.scope
  const within: readonly string[] = scopesWithin[scope]
  if (!choices || choices.some((choice) => within.includes(choice.scope))) return
  const own = [...new Set(choices.map((choice) => choice.scope))]
  const { done, has, none } = works[work]
  const [first] = scopes.filter((one) => scopesWithin[one].some((inner) => own.includes(inner)))
  throw new HarnessError(`model ${name} cannot be ${done}`, {
    code: 'bad-usage',
    problems: [
      {
        message: `its scope is ${own.join(', ')}: an ${work} in ${scope} scope ${has} no row of it`,
        model: name,
        failure: 'unexportable-model',
        fix: first ? `${work} it in ${first} scope` : `${none}: give it another scope in the subject`,
      },
    ],
  })
}
