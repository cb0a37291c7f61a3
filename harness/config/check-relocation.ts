import type { CollisionRule, Derivation, Generator, ValueRule } from '../model/import-rule.ts'
import { scopes } from '../model/scope.ts'
import type {
  FilterDefinitions,
  ImportRuleDefinitions,
  ScopeChoiceDefinition,
  ShimDefinitions,
} from '../model/subject.ts'
import {
  checkProperties,
  countOfOne,
  isRecord,
  listOf,
  objectOf,
  oneOf,
  type ShapeCheck,
  someOf,
  text,
  textByName,
  texts,
  valuesOf,
} from './check-shape.ts'

/** Values by field, of at least one field. */
const fieldEquality: ShapeCheck = (place, value) => {
  if (isRecord(value) && Object.keys(value).length > 0) return valuesOf(jsonValue, '')(place, value)
  return [`${place} must be the values that fields must have, by field, of at least one field`]
}

const jsonValue: ShapeCheck = (place, value) => {
  if (value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return []
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => jsonValue(`${place}[${index}]`, item))
  return isRecord(value) ? valuesOf(jsonValue, '')(place, value) : [`${place} must be a value that JSON can hold`]
}

const scopeWord = oneOf([...scopes, 'excluded'])

const scopeChoice = objectOf(
  { scope: scopeWord, where: fieldEquality } satisfies Record<keyof ScopeChoiceDefinition, ShapeCheck>,
  ['scope', 'where'],
)

/** Of a model's `scope`. */
export const checkScope: ShapeCheck = (place, value) =>
  Array.isArray(value)
    ? someOf((at, item) => (isRecord(item) ? scopeChoice(at, item) : scopeWord(at, item)), 'scopes')(place, value)
    : scopeWord(place, value)

/** Of a model's `accompanies`. */
export const checkAccompanies = listOf(
  objectOf({ own: text, model: text, field: text }, ['own', 'model', 'field']),
  '{ own, model, field }',
)

const generator: ShapeCheck = (place, value) => {
  if (!isRecord(value)) return generatorWord(place, value)
  const kind = 'token' in value ? 'token' : 'hex'
  return checkProperties(place, value, { [kind]: countOfOne, prefix: text }, [kind])
}

const generatorWord = oneOf(['uuid', 'uuid-hex', 'now', 'unusable-password'] satisfies readonly Extract<
  Generator,
  string
>[])

type DerivationPart = Derivation extends infer Kind ? (Kind extends unknown ? keyof Kind : never) : never

const derivation: ShapeCheck = (place, value) => {
  const parts: Readonly<Record<DerivationPart, ShapeCheck>> = { sha256Of: text, endOf: text, length: countOfOne }
  const { sha256Of, endOf, length } = parts
  return isRecord(value) && 'endOf' in value
    ? checkProperties(place, value, { endOf, length }, ['endOf', 'length'])
    : objectOf({ sha256Of }, ['sha256Of'])(place, value)
}

const newValues = {
  regenerate: valuesOf(generator, 'generators by field'),
  derive: valuesOf(derivation, 'derivations by field'),
}

const action: ShapeCheck = (place, value) => {
  if (!isRecord(value)) return actionWord(place, value)
  return 'regenerate' in value
    ? checkProperties(place, value, newValues, ['regenerate'])
    : checkProperties(place, value, { suffix: text }, ['suffix'])
}

const actionWord: ShapeCheck = (place, value) =>
  value === 'merge' || value === 'overwrite' || value === 'error'
    ? []
    : [`${place} must be 'merge', 'overwrite', 'error', { suffix: 'field' } or { regenerate: { field: generator } }`]

const collisionRule = objectOf(
  {
    key: someOf(text, 'fields'),
    action,
    flags: valuesOf(action, 'what to do instead, by the flag'),
  } satisfies Record<keyof CollisionRule, ShapeCheck>,
  ['key', 'action'],
)

const newValue: ShapeCheck = (place, value) =>
  isRecord(value) && Object.hasOwn(value, 'set')
    ? checkProperties(place, value, { set: jsonValue }, ['set'])
    : objectOf({ generate: generator }, ['generate'])(place, value)

const valueRule = objectOf(
  {
    field: text,
    value: newValue,
    scopes: someOf(oneOf(scopes), 'scopes'),
    flag: text,
    where: fieldEquality,
  } satisfies Record<keyof ValueRule, ShapeCheck>,
  ['field', 'value'],
)

/** Of a model's `importRules`. */
export const checkImportRules = objectOf({
  collisions: listOf(collisionRule, '{ key, action }'),
  values: listOf(valueRule, '{ field, value }'),
  partOf: texts,
} satisfies Record<keyof ImportRuleDefinitions, ShapeCheck>)

const rowsOf = { model: text, by: text }
const members = objectOf({ model: text, organization: text, user: text }, ['model', 'organization', 'user'])

/** Of a subject's `filters`. */
export const checkFilters = objectOf({
  users: objectOf(rowsOf, ['model', 'by']),
  organizations: objectOf({ ...rowsOf, members }, ['model', 'by']),
  privileged: objectOf({
    where: listOf(fieldEquality, 'values by field'),
    referredBy: listOf(objectOf({ model: text, field: text }, ['model', 'field']), '{ model, field }'),
  } satisfies Record<keyof NonNullable<FilterDefinitions['privileged']>, ShapeCheck>),
} satisfies Record<keyof FilterDefinitions, ShapeCheck>)

/** Of a subject's `shims`. */
export const checkShims = objectOf({
  droppedModels: texts,
  droppedFields: valuesOf(texts, 'lists of fields by model'),
  renamedModels: textByName,
  renamedFields: valuesOf(textByName, "{ 'old field': 'field' } by model"),
} satisfies Record<keyof ShimDefinitions, ShapeCheck>)
