import type { Catalog } from '../model/catalog.ts'
import { HarnessError, type Problem } from '../model/errors.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { checkCoverageNames } from './bind-coverage.ts'
import { bindForeignKeys, bindOutsideKeys } from './bind-foreign-keys.ts'
import { bindLooseKeys } from './bind-loose-keys.ts'
import { bindRelocation } from './bind-relocation.ts'
import { bindSanitizing } from './bind-sanitizing.ts'
import { bindSpecialKeys } from './bind-special-keys.ts'
import { checkSanitizedKeys } from './check-sanitized-keys.ts'
import { dependencyOrder } from './dependency-order.ts'
import { didYouMean } from './did-you-mean.ts'
import { type NamedTable, nameTables } from './name-tables.ts'

/**
 * Sees a catalog through a subject's names.
 * @throws HarnessError `bad-config`, with every problem, when the subject names tables, columns, fields or models that
 * are not there, or gives two of them one name
 */
export function bindSchema(catalog: Catalog, subject: SubjectDefinition): Schema {
  const problems: Problem[] = []
  const named = nameTables(catalog.tables, subject, problems)
  const byName = new Map(named.map((entry) => [entry.name, entry]))
  const bound = named.map((entry) => bindModel(entry, byName, problems))
  checkSanitizedKeys(bound, problems)
  const { models, relocation } = bindRelocation(named, bound, subject, problems)
  const names = { models: new Map<string, Model>(bound.map((model) => [model.name, model])), problems }
  if (subject.coverage) checkCoverageNames(names, subject.coverage)
  if (problems.length > 0) {
    throw new HarnessError(`subject ${subject.name} does not fit its schema`, { code: 'bad-config', problems })
  }
  const ordered = dependencyOrder(models)
  return {
    subject: subject.name,
    models: new Map(ordered.map((model) => [model.name, model])),
    sequences: catalog.sequences,
    ...(subject.excludeLargeObjects ? { excludesLargeObjects: true } : {}),
    ...(relocation ? { relocation } : {}),
  }
}

function bindModel(entry: NamedTable, all: ReadonlyMap<string, NamedTable>, problems: Problem[]): Model {
  const { table, definition } = entry
  const toField = (column: string): string => entry.fields.get(column) ?? column
  const secrets = new Set(definition.secrets ?? [])
  const fields = table.columns.map((column): Field => {
    const name = toField(column.name)
    const { name: columnName, ...rest } = column
    return { ...rest, name, column: columnName, secret: secrets.has(name) }
  })
  reportUnknownFields(entry, problems)
  const looseKeys = bindLooseKeys(entry, all, problems)
  const outsideKeys = bindOutsideKeys(entry, all)
  const uniques = table.uniques.map((columns) => columns.map(toField))
  const specialKeys = bindSpecialKeys(table, toField)
  const model: Model = {
    name: entry.name,
    table: { schema: table.schema, name: table.name },
    fields,
    primaryKey: table.primaryKey.map(toField),
    naturalKey:
      definition.naturalKey ?? uniques.find((unique) => unique.every((name) => isRequired(fields, name))) ?? null,
    uniques,
    ...(specialKeys.length === 0 ? {} : { specialKeys }),
    foreignKeys: bindForeignKeys(entry, all, problems),
    ...(looseKeys.length === 0 ? {} : { looseKeys }),
    ...(outsideKeys.length === 0 ? {} : { outsideKeys }),
    triggers: table.triggers,
  }
  return definition.sanitize ? bindSanitizing(model, definition.sanitize, problems) : model
}

function reportUnknownFields({ name: model, definition, fields }: NamedTable, problems: Problem[]): void {
  const known = new Set(fields.values())
  const named = {
    secrets: definition.secrets ?? [],
    naturalKey: definition.naturalKey ?? [],
    virtualForeignKeys: Object.keys(definition.virtualForeignKeys ?? {}),
  }
  for (const [use, names] of Object.entries(named)) {
    for (const name of names.filter((candidate) => !known.has(candidate))) {
      problems.push({
        message: `model ${model}: ${use} names field ${name}, which it does not have`,
        fix: didYouMean(name, [...known]),
      })
    }
  }
  if (definition.naturalKey?.length === 0) {
    problems.push({ message: `model ${model}: naturalKey names no field` })
  }
}

function isRequired(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => field.name === name && !field.nullable)
}
