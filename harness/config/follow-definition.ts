import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { followModelRelocation, followSubjectRelocation, type NewNames } from './follow-relocation.ts'
import { renameComparator } from './rename-comparator.ts'

/** A model that has another name, or whose fields have, by their names before. */
export interface RenamedModel {
  readonly to: string
  /** Whether its table has another name. */
  readonly isMoved: boolean
  /** Fields before → after, those alone that have another name. */
  readonly fields: ReadonlyMap<string, string>
}

/**
 * A subject's definition by the names that models and fields have after some were renamed: what was secret stays secret,
 * what a comparator settled stays settled. What the definition says of a new name already holds.
 * @param renamed by the models' names before, those alone of which something has another name
 */
export function followDefinition(
  definition: SubjectDefinition,
  renamed: ReadonlyMap<string, RenamedModel>,
): SubjectDefinition {
  if (renamed.size === 0) return definition
  const nameOf = (model: string): string => renamed.get(model)?.to ?? model
  const names: NewNames = {
    model: nameOf,
    field: (model, name) => renamed.get(model)?.fields.get(name) ?? name,
  }
  const models: Record<string, ModelDefinition> = {}
  for (const [name, model] of Object.entries(definition.models ?? {})) {
    const to = nameOf(name)
    const own = followModel(model, renamed.get(name) ?? null, nameOf)
    const followed = { ...own, ...followModelRelocation(name, model, names) }
    const other = models[to]
    const kept = to === name ? followed : (other ?? followed)
    models[to] = other ? { ...kept, secrets: secretsOf(other, followed) } : kept
  }
  const comparators = Object.entries(definition.comparators ?? {}).map(([name, list]) => {
    const fields = renamed.get(name)?.fields ?? new Map<string, string>()
    return [nameOf(name), list.map((comparator) => renameComparator(comparator, fields, nameOf))] as const
  })
  // Those of a new name come last: they hold.
  const ordered = comparators.sort(([a], [b]) => Number(isGiven(definition, a)) - Number(isGiven(definition, b)))
  const relocation = followSubjectRelocation(definition, names)
  return { ...definition, ...relocation, models, comparators: Object.fromEntries(ordered) }
}

function isGiven({ comparators = {} }: SubjectDefinition, name: string): boolean {
  return Object.hasOwn(comparators, name)
}

function secretsOf(...models: readonly ModelDefinition[]): readonly string[] {
  return [...new Set(models.flatMap(({ secrets = [] }) => secrets))]
}

function followModel(
  { table, ...model }: ModelDefinition,
  renamed: RenamedModel | null,
  nameOf: (model: string) => string,
): ModelDefinition {
  const fieldOf = (name: string): string => renamed?.fields.get(name) ?? name
  const { naturalKey, virtualForeignKeys = {}, polymorphicKeys = {}, jsonKeys = {}, secrets = [], sanitize } = model
  return {
    ...model,
    ...(table === undefined || renamed?.isMoved ? {} : { table }),
    ...(naturalKey ? { naturalKey: naturalKey.map(fieldOf) } : {}),
    virtualForeignKeys: mapNames(virtualForeignKeys, fieldOf, nameOf),
    polymorphicKeys: mapNames(polymorphicKeys, fieldOf, (key) => ({
      type: fieldOf(key.type),
      models: mapNames(key.models, (value) => value, nameOf),
    })),
    jsonKeys: mapNames(jsonKeys, fieldOf, (paths) => mapNames(paths, (path) => path, nameOf)),
    ...(sanitize ? { sanitize: mapNames(sanitize, fieldOf, (rule) => rule) } : {}),
    // By its old name, too: a definition may have been written for the new one.
    secrets: [...new Set([...secrets, ...secrets.map(fieldOf)])],
  }
}

function mapNames<V>(
  record: Readonly<Record<string, V>>,
  name: (key: string) => string,
  map: (value: V) => V,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), map(value)]))
}
