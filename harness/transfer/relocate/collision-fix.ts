import type { CollisionAction, CollisionRule } from '../../model/import-rule.ts'
import type { Model } from '../../model/schema.ts'

/** What would let a row of the model in whose key is taken: a flag that its rule has, or the rule that it lacks. */
export function collisionFix({ name, relocation }: Model, key: readonly string[]): string {
  const rule = relocation?.rules.collisions.find((one) => isSame(one.key, key))
  if (!rule) {
    const fields = key.map((field) => `'${field}'`).join(', ')
    return (
      'leave the row out, or add a rule to importRules.collisions of ' +
      `${name}: { key: [${fields}], action: 'merge' }, or 'overwrite', { suffix: … }, { regenerate: … }`
    )
  }
  const flags = helpfulFlags(rule).map(([flag, outcome]) => `with --flag ${flag} ${outcome}`)
  const others = `leave the row out, or give importRules.collisions of ${name} another action for this key`
  return flags.length === 0 ? others : `${flags.join(', ')}; or ${others}`
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join()
}

function helpfulFlags({ flags = {} }: CollisionRule): readonly (readonly [string, string])[] {
  return Object.entries(flags).flatMap(([flag, action]) =>
    action === 'error' ? [] : [[flag, outcomeOf(action)] as const],
  )
}

function outcomeOf(action: Exclude<CollisionAction, 'error'>): string {
  if (action === 'merge') return 'the row that is there stands for it'
  if (action === 'overwrite') return 'the row that is there takes its values'
  if ('suffix' in action) return `its ${action.suffix} gets a suffix`
  return `its ${Object.keys(action.regenerate).join(' and ')} is drawn anew`
}
