import type { QualifiedName, Table } from '../model/catalog.ts'
import type { Problem } from '../model/errors.ts'
import { nearestName } from '../model/nearest-name.ts'
import { type ModelName, modelName } from '../model/snapshot.ts'
import type { ModelDefinition, SubjectDefinition } from '../model/subject.ts'
import { didYouMean } from './did-you-mean.ts'
import { djangoNames, type Naming, tableNames } from './naming.ts'

/** A table with the names that the subject sees it by. */
export interface NamedTable {
  readonly table: Table
  readonly name: ModelName
  readonly definition: ModelDefinition
  /** The field of each column, in the order of the table. */
  readonly fields: ReadonlyMap<string, string>
}

/** Names the tables that take part; adds what does not fit to `problems`. */
export function nameTables(
  tables: readonly Table[],
  subject: SubjectDefinition,
  problems: Problem[],
): readonly NamedTable[] {
  const naming = subject.naming === 'django' ? djangoNames : tableNames
  const taking = withoutExcluded(tables, subject.excludeTables ?? [], problems)
  const definitions = Object.entries(subject.models ?? {})
  const named = taking.map((table): NamedTable => {
    const explicit = definitions.filter(([, { table: name }]) => name !== undefined && isCalled(table, name))
    if (explicit.length > 1) {
      const names = explicit.map(([name]) => name).join(' and ')
      problems.push({ message: `models ${names} name one table, ${qualified(table)}` })
    }
    const name = explicit[0]?.[0] ?? naming.model(table)
    const definition = explicit[0]?.[1] ?? ownDefinition(subject, name)
    return { table, name: modelName(name), definition, fields: nameFields(table, name, definition, naming, problems) }
  })
  reportSharedNames(named, problems)
  reportUnused(named, subject, problems)
  return named
}

function qualified(name: QualifiedName): string {
  return `${name.schema}.${name.name}`
}

function withoutExcluded(tables: readonly Table[], excluded: readonly string[], problems: Problem[]): readonly Table[] {
  for (const name of excluded) {
    if (tables.some((table) => isCalled(table, name))) continue
    // It may be a table of a database alone; one that is nearly called so was probably meant.
    const near = nearestName(name, name.includes('.') ? [] : tables.map((table) => table.name))
    if (near === null) continue
    problems.push({
      message: `excludeTables names ${name}, which is no table of the schema`,
      fix: `did you mean ${near}? One that only a database has needs its schema: public.${name}`,
    })
  }
  return tables.filter((table) => !excluded.some((name) => isCalled(table, name)))
}

/** `name` is `table` or `schema.table`. */
export function isCalled(table: QualifiedName, name: string): boolean {
  return name === table.name || name === qualified(table)
}

/** A definition that names its table is for that table only, whatever the naming rule says of another. */
function ownDefinition(subject: SubjectDefinition, name: string): ModelDefinition {
  const definition = Object.hasOwn(subject.models ?? {}, name) ? subject.models?.[name] : undefined
  return definition?.table === undefined ? (definition ?? {}) : {}
}

function nameFields(
  table: Table,
  model: string,
  definition: ModelDefinition,
  naming: Naming,
  problems: Problem[],
): ReadonlyMap<string, string> {
  const given = new Map(Object.entries(definition.fields ?? {}))
  const columns = new Map(
    table.columns.map((column) => [column.name, given.get(column.name) ?? naming.field(column, table)]),
  )
  for (const column of given.keys()) {
    if (!columns.has(column)) {
      problems.push({
        message: `model ${model}: fields names column ${column}, which ${qualified(table)} does not have`,
      })
    }
  }
  for (const [field, group] of groupBy([...columns], ([, name]) => name)) {
    if (group.length < 2) continue
    const names = group.map(([column]) => column).join(' and ')
    problems.push({
      message: `model ${model}: columns ${names} would both be field ${field}`,
      fix: `name one of them under models['${model}'].fields`,
    })
  }
  return columns
}

function reportSharedNames(named: readonly NamedTable[], problems: Problem[]): void {
  for (const [name, group] of groupBy(named, (entry) => entry.name)) {
    if (group.length < 2) continue
    problems.push({
      message: `tables ${group.map(({ table }) => qualified(table)).join(' and ')} would both be model ${name}`,
      fix: 'give one of them another name under models, with its `table` as schema.name, or list it in excludeTables',
    })
  }
}

function reportUnused(named: readonly NamedTable[], subject: SubjectDefinition, problems: Problem[]): void {
  const names = new Set<string>(named.map(({ name }) => name))
  for (const [name, { table }] of Object.entries(subject.models ?? {})) {
    const found = table === undefined ? names.has(name) : named.some((entry) => isCalled(entry.table, table))
    if (found) continue
    const known = table === undefined ? [...names] : named.map((entry) => qualified(entry.table))
    problems.push({
      message: `model ${name} has no table ${table ?? 'of that name'} in the schema`,
      fix: didYouMean(table ?? name, known),
    })
  }
  for (const name of Object.keys(subject.comparators ?? {})) {
    if (!names.has(name)) {
      problems.push({
        message: `comparators are bound to model ${name}, which the schema does not have`,
        fix: didYouMean(name, [...names]),
      })
    }
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
