import type { Catalog, Column, QualifiedName, Table } from '../model/catalog.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import type { Field, ForeignKey, Model, Schema } from '../model/schema.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { dependencyOrder } from './dependency-order.ts'
import { djangoNames, type Naming, tableNames } from './naming.ts'

/**
 * Sees a catalog through a subject's names.
 * @throws HarnessError `bad-config` when the subject names tables, fields or models that are not there
 */
export function bindSchema(catalog: Catalog, subject: SubjectDefinition): Schema {
  const naming = subject.naming === 'django' ? djangoNames : tableNames
  const problems: Problem[] = []
  const excluded = new Set(subject.excludeTables ?? [])
  const tables = catalog.tables.filter((table) => !excluded.has(table.name) && !excluded.has(qualified(table)))
  const named = nameTables(tables, subject, naming, problems)
  const models = named.map((entry) => bindModel(entry, named, naming, problems))
  if (problems.length > 0) {
    throw new HarnessError(`subject ${subject.name} does not fit its schema`, { code: 'bad-config', problems })
  }
  const ordered = dependencyOrder(models)
  return {
    subject: subject.name,
    models: new Map(ordered.map((model) => [model.name, model])),
    sequences: catalog.sequences,
  }
}

interface NamedTable {
  readonly table: Table
  readonly name: ModelName
  readonly definition: ModelDefinition
}

function nameTables(
  tables: readonly Table[],
  subject: SubjectDefinition,
  naming: Naming,
  problems: Problem[],
): readonly NamedTable[] {
  const definitions = Object.entries(subject.models ?? {})
  const unused = new Set(definitions.map(([name]) => name))
  const named = tables.map((table): NamedTable => {
    const explicit = definitions.find(([, { table: name }]) => name === table.name || name === qualified(table))
    const name = explicit?.[0] ?? naming.model(table)
    unused.delete(name)
    return { table, name: modelName(name), definition: explicit?.[1] ?? subject.models?.[name] ?? {} }
  })
  for (const name of unused) {
    problems.push({
      message: `model ${name} has no table ${subject.models?.[name]?.table ?? 'of that name'} in the schema`,
    })
  }
  for (const name of Object.keys(subject.comparators ?? {})) {
    if (!named.some((entry) => entry.name === name)) {
      problems.push({ message: `comparators are bound to model ${name}, which the schema does not have` })
    }
  }
  return named
}

function bindModel(entry: NamedTable, all: readonly NamedTable[], naming: Naming, problems: Problem[]): Model {
  const { table, definition } = entry
  const names = new Map(table.columns.map((column) => [column.name, fieldName(column, entry, naming)]))
  const toField = (column: string): string => names.get(column) ?? column
  const secrets = new Set(definition.secrets ?? [])
  const fields = table.columns.map((column): Field => {
    const name = toField(column.name)
    const { name: columnName, ...rest } = column
    return { ...rest, name, column: columnName, secret: secrets.has(name) }
  })
  const known = new Set(fields.map((field) => field.name))
  const check = (name: string, use: string): void => {
    if (!known.has(name))
      problems.push({ message: `model ${entry.name}: ${use} names field ${name}, which it does not have` })
  }
  for (const name of secrets) check(name, 'secrets')
  for (const name of definition.naturalKey ?? []) check(name, 'naturalKey')
  for (const name of Object.keys(definition.virtualForeignKeys ?? {})) check(name, 'virtualForeignKeys')
  const uniques = table.uniques.map((columns) => columns.map(toField))
  return {
    name: entry.name,
    table: { schema: table.schema, name: table.name },
    fields,
    primaryKey: table.primaryKey.map(toField),
    naturalKey:
      definition.naturalKey ?? uniques.find((unique) => unique.every((name) => isRequired(fields, name))) ?? null,
    uniques,
    foreignKeys: [...realForeignKeys(entry, all, naming, toField), ...virtualForeignKeys(entry, all, problems)],
    triggers: table.triggers,
  }
}

function realForeignKeys(
  { table }: NamedTable,
  all: readonly NamedTable[],
  naming: Naming,
  toField: (column: string) => string,
): readonly ForeignKey[] {
  return table.foreignKeys.flatMap((key): readonly ForeignKey[] => {
    const target = all.find((other) => sameName(other.table, key.target))
    if (!target) return []
    const targetField = (name: string): string => {
      const column = target.table.columns.find((candidate) => candidate.name === name)
      return column ? fieldName(column, target, naming) : name
    }
    return [
      {
        name: key.name,
        fields: key.columns.map(toField),
        target: target.name,
        targetFields: key.targetColumns.map(targetField),
        onDelete: key.onDelete,
        onUpdate: key.onUpdate,
        onDeleteFields: key.onDeleteColumns.map(toField),
        virtual: false,
      },
    ]
  })
}

function virtualForeignKeys(
  { name, definition }: NamedTable,
  all: readonly NamedTable[],
  problems: Problem[],
): readonly ForeignKey[] {
  return Object.entries(definition.virtualForeignKeys ?? {}).flatMap(([field, targetName]): readonly ForeignKey[] => {
    const target = all.find((other) => other.name === targetName)
    if (!target) {
      problems.push({
        message: `model ${name}: virtualForeignKeys.${field} names model ${targetName}, which does not exist`,
      })
      return []
    }
    return [
      {
        name: `virtual ${field}`,
        fields: [field],
        target: target.name,
        targetFields: target.table.primaryKey,
        onDelete: 'no-action',
        onUpdate: 'no-action',
        onDeleteFields: [],
        virtual: true,
      },
    ]
  })
}

function fieldName(column: Column, { table, definition }: NamedTable, naming: Naming): string {
  return definition.fields?.[column.name] ?? naming.field(column, table)
}

function isRequired(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => field.name === name && !field.nullable)
}

function qualified(name: QualifiedName): string {
  return `${name.schema}.${name.name}`
}

function sameName(a: QualifiedName, b: QualifiedName): boolean {
  return a.schema === b.schema && a.name === b.name
}
