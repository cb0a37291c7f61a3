import type { Model, Schema } from '../model/schema.ts'
import { type Scope, scopes, scopesWithin } from '../model/scope.ts'
import type { ImportResult } from '../transfer/index.ts'

/** What an import may have been asked for by mistake, as its models show: a file of another scope. Null: nothing. */
export function scopeHint(schema: Schema, scope: Scope, { counts, isRepeated }: ImportResult): string | null {
  const models = [...counts.keys()].flatMap((name) => schema.models.get(name) ?? [])
  const own = scopes.find((one) => models.every((model) => isOf(model, one)))
  if (isRepeated || models.length === 0 || own === undefined || own === scope) return null
  const others = models.filter((model) => !isOf(model, scope)).map(({ name }) => name)
  if (others.length > 0) {
    const more = others.length > 3 ? ` and ${others.length - 3} more` : ''
    return (
      `rows of models that ${scope} scope does not take in were left out: ${others.slice(0, 3).join(', ')}${more}; ` +
      `if the file was exported in ${own} scope and all of it is wanted, import it with --scope ${own}`
    )
  }
  // In organization scope users are what they are in user scope.
  if (scope === 'organization' || [...schema.models.values()].every((model) => isOf(model, own))) return null
  const meaning = scope === 'global' ? 'they are all that is there now' : 'users keep privileges'
  return (
    `all rows of the file are of ${own} scope: in ${scope} scope ${meaning}; ` +
    `if it was exported in ${own} scope, import it with --scope ${own}`
  )
}

/** Whether rows of the model take part in the scope. One without a scope is global. */
function isOf({ relocation }: Model, scope: Scope): boolean {
  const within: readonly string[] = scopesWithin[scope]
  return (relocation?.scope ?? [{ scope: 'global' }]).some((choice) => within.includes(choice.scope))
}
