import type { ColumnType } from '../harness/model/catalog.ts'
import type { BoundComparator, Comparator, ComparatorRegistry } from '../harness/model/comparator.ts'
import { jsonPathText } from '../harness/model/json-path.ts'
import type { Field, Model } from '../harness/model/schema.ts'
import { hasScalarPk } from '../harness/model/schema.ts'
import { dateUpdated } from './date-updated.ts'
import { datetimeEquality } from './datetime-equality.ts'
import { emailObfuscating } from './email-obfuscating.ts'
import { foreignKey, foreignKeyOf } from './foreign-key.ts'
import { hashObfuscating } from './hash-obfuscating.ts'
import { json } from './json.ts'
import type { JsonRule } from './json-rules.ts'
import { polymorphicKeys } from './polymorphic-keys.ts'

/** A comparator that suits a field. Fields with the same reason share one comparator. */
interface Suggestion {
  readonly reason: string
  readonly make: (...fields: readonly string[]) => Comparator
}

type Rule = (model: Model, field: Field) => Suggestion | null

/** The first that suggests something wins. */
const rules: readonly Rule[] = [
  suggestByTrigger,
  suggestByTimestamp,
  suggestByForeignKey,
  suggestByPolymorphicKey,
  suggestByKeysInJson,
  suggestByEmail,
  suggestBySecret,
]

/**
 * The comparators that the subject bound, in its order, then those that types and names suggest for the fields that
 * none of them claims, in the order of the table. Nothing is ever ignored so. A primary key of one column is left to
 * pairing, and a foreign key of several columns, or to another key than the target's primary key, to strict equality.
 */
export const autoComparators: ComparatorRegistry = (model, bound) => {
  const claimed = new Set(bound.flatMap((comparator) => comparator.fields))
  if (hasScalarPk(model)) for (const field of model.primaryKey) claimed.add(field)
  const groups = new Map<string, Suggestion & { readonly fields: string[] }>()
  for (const field of model.fields) {
    const suggestion = claimed.has(field.name) ? null : suggest(model, field)
    if (suggestion === null) continue
    const group = groups.get(suggestion.reason)
    if (group) group.fields.push(field.name)
    else groups.set(suggestion.reason, { ...suggestion, fields: [field.name] })
  }
  return [
    ...bound.map(
      (comparator): BoundComparator => ({
        comparator: comparator.forModel?.(model) ?? comparator,
        boundBy: 'subject',
        reason: 'bound by the subject',
      }),
    ),
    ...[...groups.values()].map(
      ({ make, fields, reason }): BoundComparator => ({ comparator: make(...fields), boundBy: 'auto', reason }),
    ),
  ]
}

function suggest(model: Model, field: Field): Suggestion | null {
  for (const rule of rules) {
    const suggestion = rule(model, field)
    if (suggestion) return suggestion
  }
  return null
}

/** A trigger's touch is excused where a change touched the row, and nowhere else. */
function suggestByTrigger(_model: Model, { type, setByTrigger }: Field): Suggestion | null {
  if (setByTrigger === undefined || !isTimestamp(type)) return null
  return {
    reason: `set by trigger ${setByTrigger}; in rows that the case changes`,
    make: (...fields) => dateUpdated({ onlyInChangedRows: true }, ...fields),
  }
}

function suggestByTimestamp(_model: Model, { type }: Field): Suggestion | null {
  if (!isTimestamp(type)) return null
  const base = baseName(type)
  const domain = type.kind === 'domain' ? ` (domain ${type.name})` : ''
  return { reason: `column type ${base}${domain}`, make: datetimeEquality }
}

function suggestByForeignKey(model: Model, { name }: Field): Suggestion | null {
  const key = foreignKeyOf(model, name)
  if (key === null) return null
  const reason = `${key.virtual ? 'virtual ' : ''}foreign key to ${key.target}`
  return { reason, make: (...fields) => foreignKey(key.target, ...fields) }
}

function suggestByPolymorphicKey({ looseKeys = [] }: Model, { name }: Field): Suggestion | null {
  const keys = looseKeys.filter((key) => key.kind === 'polymorphic')
  const key = keys.find(({ field }) => field === name)
  if (key === undefined) return null
  return {
    reason: `polymorphic key, by ${key.typeField}`,
    make: (...fields) => polymorphicKeys(keys.filter(({ field }) => fields.includes(field))),
  }
}

function suggestByKeysInJson({ looseKeys = [] }: Model, { name }: Field): Suggestion | null {
  const keys = looseKeys.flatMap((key) => (key.kind === 'json' && key.field === name ? [key] : []))
  if (keys.length === 0) return null
  const targets = keys.map(({ path, target }) => ({ path: jsonPathText(path), target }))
  const rules = targets.map(({ path, target }): [string, JsonRule] => [
    path,
    (...fields) => foreignKey(target, ...fields),
  ])
  return {
    reason: `keys within JSON: ${targets.map(({ path, target }) => `${path} → ${target}`).join(', ')}`,
    make: (...fields) => json(Object.fromEntries(rules), ...fields),
  }
}

function suggestByEmail(_model: Model, { name, type }: Field): Suggestion | null {
  const isText = /^(?:.+\.)?(?:text|varchar|bpchar|citext)$/.test(baseName(type) ?? '')
  if (!isText || !/^(?:.+_)?email(?:_address)?$/i.test(name)) return null
  return { reason: 'named like an email address', make: emailObfuscating }
}

function suggestBySecret(_model: Model, { secret }: Field): Suggestion | null {
  return secret ? { reason: 'declared secret', make: hashObfuscating } : null
}

function isTimestamp(type: ColumnType): boolean {
  return /^timestamp(?:tz)?$/.test(baseName(type) ?? '')
}

/** The catalog's name of a base type, seen through domains; null for types of another kind. */
function baseName(type: ColumnType): string | null {
  if (type.kind === 'domain') return baseName(type.base)
  return type.kind === 'base' ? type.name : null
}
