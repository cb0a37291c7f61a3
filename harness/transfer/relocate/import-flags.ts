import { HarnessError } from '../../model/errors.ts'
import type { CollisionAction, CollisionRule } from '../../model/import-rule.ts'
import { nearestName } from '../../model/nearest-name.ts'
import type { Schema } from '../../model/schema.ts'

/** The flags that rules of the subject name, sorted. */
function knownFlags(schema: Schema): readonly string[] {
  const flags = [...schema.models.values()].flatMap(({ relocation }) => [
    ...(relocation?.rules.collisions ?? []).flatMap((rule) => Object.keys(rule.flags ?? {})),
    ...(relocation?.rules.values ?? []).flatMap(({ flag }) => flag ?? []),
  ])
  return [...new Set(flags)].sort()
}

/** @throws HarnessError `bad-usage`, with every flag that no rule of the subject names */
export function checkFlags(schema: Schema, flags: readonly string[]): void {
  const known = knownFlags(schema)
  const unknown = flags.filter((flag) => !known.includes(flag))
  if (unknown.length === 0) return
  throw new HarnessError(`subject ${schema.subject} has no rule for what the import is told`, {
    code: 'bad-usage',
    problems: unknown.map((flag) => {
      const near = nearestName(flag, known)
      const there = known.length === 0 ? 'its rules name no flag' : `there are: ${known.join(', ')}`
      return { message: `flag ${flag} is named by no import rule`, fix: near ? `did you mean ${near}?` : there }
    }),
  })
}

/** What a rule does in an import with these flags: of several that it names the first decides. */
export function actionOf({ action: usual, flags = {} }: CollisionRule, given: readonly string[]): CollisionAction {
  const [, action] = Object.entries(flags).find(([flag]) => given.includes(flag)) ?? []
  return action ?? usual
}
