import type { Catalog } from '../model/catalog.ts'
import type { Comparator } from '../model/comparator.ts'
import { fitsColumn } from '../model/fits-column.ts'
import type { ModelDefinition, PolymorphicKeyDefinition, SubjectDefinition } from '../model/subject.ts'
import { holdsJson } from './bind-loose-keys.ts'
import { isCalled, type NamedTable, nameTables } from './name-tables.ts'
import { withOlderRelocation } from './older-relocation.ts'

/**
 * A subject's definition, which is of its newest schema, as far as an older one has what it names. Where a field that must
 * not be shown is not there, by that name, nor is shown what may have been it.
 * @param newest the catalog of the newest schema. Null: it is not known, so any field may be one that was renamed
 */
export function olderDefinition(
  definition: SubjectDefinition,
  catalog: Catalog,
  newest: Catalog | null,
): SubjectDefinition {
  const excludeTables = (definition.excludeTables ?? []).filter((name) =>
    catalog.tables.some((table) => isCalled(table, name)),
  )
  // What does not fit is left out below.
  const named = nameTables(catalog.tables, { ...definition, excludeTables }, [])
  const all = new Map(named.map((entry) => [entry.name, entry]))
  const renamed = renamedFields(definition, named, newest)
  const models = named.flatMap((entry): readonly (readonly [string, ModelDefinition])[] => {
    const secrets = renamed.get(entry) ?? []
    if (Object.keys(entry.definition).length === 0 && secrets.length === 0) return []
    const older = olderModel(entry, all)
    return [[entry.name, { ...older, secrets: [...new Set([...(older.secrets ?? []), ...secrets])] }]]
  })
  const comparators = Object.entries(definition.comparators ?? {}).flatMap(([name, bound]) => {
    const entry = named.find((candidate) => candidate.name === name)
    return entry ? [[name, bound.flatMap((comparator) => olderComparator(entry, comparator, all))] as const] : []
  })
  const { filters: _, shims: __, coverage: ___, ...rest } = definition
  const older = {
    ...rest,
    excludeTables,
    models: Object.fromEntries(models),
    comparators: Object.fromEntries(comparators),
  }
  return withOlderRelocation(definition, older, catalog)
}

type Tables = ReadonlyMap<string, NamedTable>

function olderModel({ table, definition, fields }: NamedTable, all: Tables): ModelDefinition {
  const known = new Set(fields.values())
  const { naturalKey, fields: given = {}, secrets = [] } = definition
  const { virtualForeignKeys = {}, polymorphicKeys = {}, jsonKeys = {}, sanitize } = definition
  const columnOf = (field: string) => table.columns.find(({ name }) => fields.get(name) === field)
  const isKey = (field: string): boolean =>
    table.foreignKeys.some(({ columns: [column = '', ...others] }) => {
      return others.length === 0 && fields.get(column) === field
    })
  const ofJson = new Set(table.columns.flatMap(({ name, type }) => (holdsJson(type) ? [fields.get(name)] : [])))
  return {
    ...(definition.table === undefined ? {} : { table: definition.table }),
    fields: filtered(given, (column) => fields.has(column)),
    ...(naturalKey?.every((field) => known.has(field)) ? { naturalKey } : {}),
    virtualForeignKeys: filtered(virtualForeignKeys, (field, target) => known.has(field) && isTarget(all, target)),
    polymorphicKeys: Object.fromEntries(
      Object.entries(polymorphicKeys)
        .map(([field, { type, models }]): [string, PolymorphicKeyDefinition] => {
          return [field, { type, models: filtered(models, (_, target) => isTarget(all, target)) }]
        })
        .filter(([field, { type, models }]) => {
          return known.has(field) && known.has(type) && !isKey(field) && Object.keys(models).length > 0
        }),
    ),
    jsonKeys: Object.fromEntries(
      Object.entries(jsonKeys)
        .map(([field, paths]) => [field, filtered(paths, (_, target) => isTarget(all, target))] as const)
        .filter(([field, paths]) => ofJson.has(field) && Object.keys(paths).length > 0),
    ),
    secrets: secrets.filter((field) => known.has(field)),
    ...(sanitize
      ? {
          sanitize: filtered(sanitize, (field, rule) => {
            const column = columnOf(field)
            return column !== undefined && !isKey(field) && fitsColumn(column, rule)
          }),
        }
      : {}),
  }
}

function olderComparator({ fields }: NamedTable, comparator: Comparator, all: Tables): readonly Comparator[] {
  const known = new Set(fields.values())
  const claimed = comparator.fields.filter((field) => known.has(field))
  const isGone = claimed.length === 0 && comparator.fields.length > 0
  if (isGone || comparator.refersTo?.some((target) => !isTarget(all, target))) return []
  return [claimed.length === comparator.fields.length ? comparator : { ...comparator, fields: claimed }]
}

/** One field can hold the key of one column only. */
function isTarget(all: Tables, name: string): boolean {
  return all.get(name)?.table.primaryKey.length === 1
}

/** Of each table that may have what must not be shown under an older name, the fields that the newest does not have. */
function renamedFields(
  definition: SubjectDefinition,
  named: readonly NamedTable[],
  newest: Catalog | null,
): ReadonlyMap<NamedTable, readonly string[]> {
  const later = newest && new Map(nameTables(newest.tables, definition, []).map((entry) => [entry.name, entry]))
  const names = new Set<string>(named.map(({ name }) => name))
  const hidden = new Map<string, readonly string[]>(
    [...new Set([...Object.keys(definition.models ?? {}), ...Object.keys(definition.comparators ?? {})])].map(
      (name) => [name, hiddenFields(definition, name)],
    ),
  )
  const losesTable = [...hidden].some(([name, fields]) => fields.length > 0 && !names.has(name))
  return new Map(
    named.map((entry) => {
      const own = [...entry.fields.values()]
      const isLater = later ? later.has(entry.name) : hidden.has(entry.name)
      const losesField = hidden.get(entry.name)?.some((field) => !own.includes(field)) ?? false
      if (!losesField && (isLater || !losesTable)) return [entry, []]
      const kept = new Set(later ? later.get(entry.name)?.fields.values() : [])
      const keys = entry.table.primaryKey.map((column) => entry.fields.get(column))
      return [entry, own.filter((field) => !kept.has(field) && !keys.includes(field))]
    }),
  )
}

/** The fields of a model that are secret, or shown shortened. */
function hiddenFields({ models = {}, comparators = {} }: SubjectDefinition, name: string): readonly string[] {
  const secrets = Object.hasOwn(models, name) ? (models[name]?.secrets ?? []) : []
  const bound = Object.hasOwn(comparators, name) ? (comparators[name] ?? []) : []
  return [...secrets, ...bound.flatMap(({ fields, obfuscate }) => (obfuscate === undefined ? [] : fields))]
}

function filtered<V>(
  record: Readonly<Record<string, V>>,
  keep: (key: string, value: V) => boolean,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => keep(key, value)))
}
