import type { DefinedConstraint } from '../model/catalog.ts'
import { characterLimit } from '../model/character-limit.ts'
import { isDrawnKey } from '../model/drawn-key.ts'
import {
  type CollisionAction,
  type CollisionRule,
  type ImportRules,
  suffixLength,
  type ValueRule,
} from '../model/import-rule.ts'
import type { JsonValue } from '../model/json.ts'
import type { Model } from '../model/schema.ts'
import type { ImportRuleDefinitions } from '../model/subject.ts'
import { checkDerivation } from './bind-derivation.ts'
import { checkGenerator, holdsText, reportGenerated } from './bind-generator.ts'
import { checkFieldValue } from './check-value.ts'
import { checkEquality, findField, findKey, type ModelNames } from './relocation-names.ts'

/**
 * A model's `importRules`, checked against its table.
 * @param specialKeys fields of its unique indexes that are partial or over expressions
 */
export function bindImportRules(
  names: ModelNames,
  model: Model,
  { collisions = [], values = [], partOf = [] }: ImportRuleDefinitions,
  specialKeys: readonly (readonly string[])[],
): ImportRules {
  const place = `model ${model.name}: importRules`
  const keys = [model.primaryKey, ...model.uniques, ...specialKeys, model.naturalKey ?? []]
  for (const [index, rule] of collisions.entries()) {
    const at = `${place}.collisions[${index}]`
    checkCollision(names, at, model, rule, keys)
    reportDrawn(names, `${at}.key`, model, rule, values)
    const first = collisions.findIndex(({ key }) => sameFields(key, rule.key))
    if (first < index) names.problems.push({ message: `${at}.key is that of collisions[${first}], which decides` })
  }
  for (const [index, rule] of values.entries()) checkValue(names, `${place}.values[${index}]`, model, rule)
  for (const [index, field] of partOf.entries()) findKey(names, `${place}.partOf[${index}]`, model, field)
  return { collisions, values, partOf }
}

/** Of a special key that makes values unique, whatever its predicate. */
export function isUniqueKey({ definition }: DefinedConstraint): boolean {
  return /^(?:UNIQUE|PRIMARY KEY)\b/i.test(definition)
}

function checkCollision(
  names: ModelNames,
  place: string,
  model: Model,
  { key, action, flags = {} }: CollisionRule,
  keys: readonly (readonly string[])[],
): void {
  const known = key.map((name, index) => findField(names, `${place}.key[${index}]`, model, name))
  if (known.every((field) => field !== null) && !keys.some((unique) => sameFields(unique, key))) {
    const there = [...new Set(keys.filter((unique) => unique.length > 0).map((unique) => `(${unique.join(', ')})`))]
    names.problems.push({
      message: `${place}.key (${key.join(', ')}) is no unique key of ${model.name}`,
      fix: there.length === 0 ? 'it has none: name what identifies a row as naturalKey' : `it has: ${there.join(', ')}`,
    })
  }
  checkAction(names, `${place}.action`, model, key, action)
  for (const [flag, other] of Object.entries(flags)) {
    checkAction(names, `${place}.flags['${flag}']`, model, key, other)
  }
}

/** A number that is drawn is that of no row which is there, unless a rule says which it is to be. */
function reportDrawn(
  { problems }: ModelNames,
  place: string,
  model: Model,
  { key }: CollisionRule,
  values: readonly ValueRule[],
): void {
  const drawn = key.find((name) => isDrawnKey(model, name) && !values.some(({ field }) => field === name))
  if (drawn === undefined) return
  const why = 'the database draws anew for each row that is imported'
  problems.push({
    message: `${place} (${key.join(', ')}) would never be taken: ${drawn} of ${model.name} is a number that ${why}`,
    fix: 'name a key that means the same row in every database, be it a naturalKey, or leave the rule out',
  })
}

function checkAction(
  names: ModelNames,
  place: string,
  model: Model,
  key: readonly string[],
  action: CollisionAction,
): void {
  if (action === 'overwrite' && model.primaryKey.length === 0) {
    names.problems.push({
      message: `${place} overwrites rows of ${model.name}, which has no primary key to find them by`,
      fix: 'merge them, or give the table a primary key',
    })
  }
  if (typeof action === 'string') return
  if ('suffix' in action) {
    const field = findField(names, `${place}.suffix`, model, action.suffix)
    if (!field || reportGenerated(names, `${place}.suffix`, model, field)) return
    if (!holdsText(field)) {
      names.problems.push({
        message: `${place}.suffix names field ${field.name} of ${model.name}, which is of type ${field.sqlType}`,
        fix: 'a suffix is for texts',
      })
    }
    const limit = characterLimit(field)
    if (limit !== null && limit < suffixLength) {
      names.problems.push({
        message: `${place}.suffix gives field ${field.name} of ${model.name} ${suffixLength} characters more, and it is ${field.sqlType}`,
        fix: `draw it anew: { regenerate: { ${field.name}: { hex: ${limit} } } }`,
      })
    }
  } else {
    for (const [field, generator] of Object.entries(action.regenerate)) {
      checkGenerator(names, `${place}.regenerate`, model, field, generator)
    }
    for (const [field, derivation] of Object.entries(action.derive ?? {})) {
      checkDerivation(names, `${place}.derive`, model, field, derivation)
    }
  }
  const changed =
    'suffix' in action ? [action.suffix] : [...Object.keys(action.regenerate), ...Object.keys(action.derive ?? {})]
  if (!changed.some((field) => key.includes(field))) {
    names.problems.push({
      message: `${place} changes no field of the key (${key.join(', ')}), which would stay taken`,
      fix: `change one of them: ${key.join(', ')}`,
    })
  }
}

function checkValue(names: ModelNames, place: string, model: Model, { field: name, value, where }: ValueRule): void {
  if (where) checkEquality(names, `${place}.where`, model, where)
  if ('generate' in value) checkGenerator(names, `${place}.value`, model, name, value.generate)
  else checkSet(names, place, model, name, value.set)
}

function checkSet(names: ModelNames, place: string, model: Model, name: string, value: JsonValue): void {
  const field = findField(names, `${place}.field`, model, name)
  if (!field || reportGenerated(names, place, model, field)) return
  checkFieldValue(names.problems, place, model, field, value)
  if (value !== null || field.nullable) return
  names.problems.push({ message: `${place} sets field ${name} of ${model.name} to null, and it is NOT NULL` })
}

function sameFields(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((field) => b.includes(field))
}
