import { HarnessError } from '../../model/errors.ts'
import type { CollisionAction, CollisionRule } from '../../model/import-rule.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { Schema } from '../../model/schema.ts'
import type { Scope } from '../../model/scope.ts'
import { scopesOf } from './value-rules.ts'

/**
 * The flags that rules of the subject name, sorted.
 * @param scope of the import: of rules that are for others alone flags have no effect. Null: of any
 */
function knownFlags(schema: Schema, scope: Scope | null): readonly string[] {
  const flags = [...schema.models.values()].flatMap(({ relocation }) => [
    // In global scope the tables are empty: nothing collides.
    ...(scope === 'global'
      ? []
      : (relocation?.rules.collisions ?? []).flatMap((rule) => Object.keys(rule.flags ?? {}))),
    ...(relocation?.rules.values ?? []).flatMap((rule) =>
      rule.flag !== undefined && (scope === null || scopesOf(rule).includes(scope)) ? [rule.flag] : [],
    ),
  ])
  return [...new Set(flags)].sort()
}

/** @throws HarnessError `bad-usage`, with every flag that no rule of the subject names for such an import */
export function checkFlags(schema: Schema, flags: readonly string[], scope: Scope): void {
  const known = knownFlags(schema, scope)
  const elsewhere = knownFlags(schema, null)
  const unknown = flags.filter((flag) => !known.includes(flag))
  if (unknown.length === 0) return
  const there = known.length === 0 ? `its rules name no flag for ${scope} scope` : `there are: ${known.join(', ')}`
  throw new HarnessError(`subject ${schema.subject} has no rule for what the import is told`, {
    code: 'bad-usage',
    problems: unknown.map((flag) => {
      if (elsewhere.includes(flag)) {
        const message = `flag ${flag} has no effect in an import in ${scope} scope`
        return { message, fix: `leave it out; ${there}` }
      }
      const near = nearestName(flag, known)
      return { message: `flag ${flag} is named by no import rule`, fix: near ? `did you mean ${near}?` : there }
    }),
  })
}

/** What a rule does in an import with these flags: of several that it names the first decides. */
export function actionOf({ action: usual, flags = {} }: CollisionRule, given: readonly string[]): CollisionAction {
  const [, action] = Object.entries(flags).find(([flag]) => given.includes(flag)) ?? []
  return action ?? usual
}
