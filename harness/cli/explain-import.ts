import type { CollisionAction, CollisionRule, Generator, ValueRule } from '../model/import-rule.ts'
import { jsonText } from '../model/json.ts'
import { type Field, hasScalarPk, type Model } from '../model/schema.ts'
import type { Companion, FieldEquality } from '../model/scope.ts'

/** What an import does to a field's values: nothing, or one or more effects with a semicolon between them. */
export function explainImport(model: Model, field: Field): string {
  if (field.generated !== null) return 'computed by the database'
  const { collisions = [], values = [], partOf = [] } = model.relocation?.rules ?? {}
  const effects = [
    ...values.filter((rule) => rule.field === field.name).map(valueText),
    ...collisions.flatMap((rule) => collisionTexts(rule, field.name)),
    ...keyTexts(model, field),
    ...(partOf.includes(field.name) ? ['its row is left out where the one that it refers to was merged'] : []),
  ]
  return effects.length === 0 ? 'kept as it is' : effects.join('; ')
}

/** Where rows of a model belong, as the subject says. Null: it says nothing of the kind. */
export function explainScope({ relocation }: Model): string | null {
  if (!relocation) return null
  if (!relocation.scope) return 'undecided'
  return relocation.scope
    .map(({ scope, where }) => `${scope}${where ? ` where ${equalityText(where)}` : ''}`)
    .join(', else ')
}

function valueText({ value, scopes, flag, where }: ValueRule): string {
  return [
    'set' in value ? `set to ${jsonText(value.set)}` : `made anew: ${generatorText(value.generate)}`,
    scopes ? `in ${scopes.join(' and ')} scope` : 'outside of global scope',
    ...(flag === undefined ? [] : [`with flag ${flag}`]),
    ...(where ? [`where ${equalityText(where)}`] : []),
  ].join(' ')
}

/** Of a rule that changes the field; one that merges or overwrites rows is told with the first field of its key. */
function collisionTexts({ key, action: usual, flags = {} }: CollisionRule, field: string): readonly string[] {
  const cases = [
    ['', usual] as const,
    ...Object.entries(flags).map(([flag, action]) => [` with flag ${flag}`, action] as const),
  ]
  return cases.flatMap(([condition, action]) => {
    const effect = actionText(action, field, key[0] === field)
    return effect === null
      ? []
      : [`${effect} where ${key.join(', ')} ${key.length > 1 ? 'are' : 'is'} taken${condition}`]
  })
}

function actionText(action: CollisionAction, field: string, isFirst: boolean): string | null {
  if (typeof action === 'string') return isFirst ? rowActions[action] : null
  if ('suffix' in action) return action.suffix === field ? 'gets a suffix' : null
  const derivation = action.derive && Object.hasOwn(action.derive, field) ? action.derive[field] : undefined
  if (derivation) return 'endOf' in derivation ? `the end of ${derivation.endOf}` : `SHA-256 of ${derivation.sha256Of}`
  const generator = Object.hasOwn(action.regenerate, field) ? action.regenerate[field] : undefined
  return generator === undefined ? null : `made anew (${generatorText(generator)})`
}

const rowActions = {
  merge: 'the row that is there stands for this one',
  overwrite: 'the row that is there takes the values of this one',
  error: 'the import fails',
} as const satisfies Record<Extract<CollisionAction, string>, string>

/** A key goes by what becomes of the row that it refers to: scope, filter or rules may leave that out. */
function keyTexts(model: Model, { name, sequence, identity }: Field): readonly string[] {
  if (!model.relocation) return []
  const { exemptKeys, companions } = model.relocation
  const isDrawn = hasScalarPk(model) && model.primaryKey[0] === name && (sequence !== null || identity !== null)
  const refers = refersText(model, name, exemptKeys.includes(name))
  return [
    ...(refers === null ? [] : [refers]),
    ...outsideTexts(model, name),
    ...companionTexts(companions, name),
    ...(isDrawn && refers === null ? ['drawn anew outside of global scope'] : []),
  ]
}

function refersText({ foreignKeys, looseKeys = [] }: Model, name: string, isExempt: boolean): string | null {
  const loose = looseKeys.filter(({ field }) => field === name)
  const isKey = foreignKeys.some(({ fields }) => fields.includes(name)) || loose.some(({ kind }) => kind !== 'json')
  if (isKey) {
    return `follows the row that it refers to, ${isExempt ? 'or is null where that is left out' : 'and its row is left out with that'}`
  }
  return loose.length === 0 ? null : 'follows the rows that it refers to, with null for those that are left out'
}

function outsideTexts({ outsideKeys = [] }: Model, name: string): readonly string[] {
  const own = outsideKeys.filter(({ fields }) => fields.includes(name))
  const why = 'outside of global scope: it refers to a table that takes no part'
  if (own.some(({ nullable }) => nullable.length === 0)) return [`its row is left out ${why}`]
  return own.some(({ nullable }) => nullable.includes(name)) ? [`null ${why}`] : []
}

/** A row takes part with any one of those that it accompanies. */
function companionTexts(companions: readonly Companion[], name: string): readonly string[] {
  if (!companions.some(({ own }) => own === name)) return []
  const rows = companions.map(({ model, field, own }) => {
    return `${model} that holds the same in ${field}${own === name ? '' : ` as it in ${own}`}`
  })
  return [`its row is left out where no row of ${rows.join(', or of ')} takes part, but in all of global scope`]
}

function generatorText(generator: Generator): string {
  if (typeof generator === 'string') return generator
  const { prefix = '' } = generator
  return `${prefix}${'hex' in generator ? `${generator.hex} hex digits` : `${generator.token} letters and digits`}`
}

function equalityText(where: FieldEquality): string {
  return Object.entries(where)
    .map(([field, value]) => `${field} is ${jsonText(value)}`)
    .join(' and ')
}
