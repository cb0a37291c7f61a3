import type { Problem } from '../model/errors.ts'
import type { Model, ModelRelocation, Schema } from '../model/schema.ts'
import type { Companion } from '../model/scope.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { bindImportRules, isUniqueKey } from './bind-import-rules.ts'
import { bindScope } from './bind-scope.ts'
import { bindScopeRules } from './bind-scope-rules.ts'
import { bindShims } from './bind-shims.ts'
import type { NamedTable } from './name-tables.ts'
import { findField, findKey, findModel, type ModelNames } from './relocation-names.ts'

/** What a subject says of exports and imports, bound to its models. */
export interface BoundRelocation {
  /** The same models in the same order, with what is said of them. */
  readonly models: readonly Model[]
  readonly relocation: NonNullable<Schema['relocation']> | null
}

/**
 * Binds what a subject says of scopes, filters, import rules and versions; adds what does not fit to `problems`.
 * @param named the tables of the models, in their order
 */
export function bindRelocation(
  named: readonly NamedTable[],
  models: readonly Model[],
  subject: SubjectDefinition,
  problems: Problem[],
): BoundRelocation {
  const byName = new Map<string, Model>(models.map((model) => [model.name, model]))
  const names: ModelNames = { models: byName, problems }
  const hasScopes = named.some(({ definition }) => definition.scope !== undefined)
  const bound = named.flatMap((entry): readonly Model[] => {
    const model = byName.get(entry.name)
    if (!model) return []
    return [
      hasScopes || saysAnything(entry) ? { ...model, relocation: ofModel(names, entry, model, hasScopes) } : model,
    ]
  })
  if (!subject.filters && !subject.shims && bound.every(({ relocation }) => relocation === undefined)) {
    return { models: bound, relocation: null }
  }
  const rules = bindScopeRules(names, subject.filters ?? {})
  return { models: bound, relocation: { rules, shims: bindShims(names, subject.shims ?? {}) } }
}

function saysAnything({ definition: { exemptKeys, accompanies, importRules } }: NamedTable): boolean {
  return exemptKeys !== undefined || accompanies !== undefined || importRules !== undefined
}

function ofModel(names: ModelNames, entry: NamedTable, model: Model, hasScopes: boolean): ModelRelocation {
  const { scope, exemptKeys = [], accompanies = [], importRules = {} } = entry.definition
  const decided = scope ?? (hasScopes ? null : 'global')
  return {
    scope: decided === null ? null : bindScope(names, model, decided),
    exemptKeys: exemptKeys.filter((field, index) => isExemptable(names, model, field, index)),
    companions: bindCompanions(names, model, accompanies),
    rules: bindImportRules(names, model, importRules, specialKeysOf(entry)),
  }
}

/** Fields of the unique indexes that are no plain unique keys. */
export function specialKeysOf({ table, fields }: NamedTable): readonly (readonly string[])[] {
  return (table.specialKeys ?? [])
    .filter(isUniqueKey)
    .map(({ columns }) => columns.map((column) => fields.get(column) ?? column))
}

/** Reports a key that an import could not make null. */
export function isExemptable(names: ModelNames, model: Model, name: string, index: number): boolean {
  const place = `model ${model.name}: exemptKeys[${index}]`
  const isPolymorphic = model.looseKeys?.some((key) => key.kind === 'polymorphic' && key.field === name)
  if (!isPolymorphic && !findKey(names, place, model, name)) return false
  if (model.fields.some((field) => field.name === name && field.nullable)) return true
  names.problems.push({
    message: `${place} names field ${name}, which is NOT NULL: an import could not make it null`,
    fix: 'leave it out, or let the column be null',
  })
  return false
}

export function bindCompanions(
  names: ModelNames,
  model: Model,
  accompanies: NonNullable<ModelDefinition['accompanies']>,
): readonly Companion[] {
  return accompanies.flatMap(({ own, model: name, field }, index): readonly Companion[] => {
    const place = `model ${model.name}: accompanies[${index}]`
    const hasOwn = findField(names, `${place}.own`, model, own)
    const companion = findModel(names, place, name)
    if (!hasOwn || !companion || !findField(names, `${place}.field`, companion, field)) return []
    return [{ own, model: companion.name, field }]
  })
}
