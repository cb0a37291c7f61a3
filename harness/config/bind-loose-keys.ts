import type { ColumnType } from '../model/catalog.ts'
import type { Problem } from '../model/errors.ts'
import { jsonPathText, parseJsonPath } from '../model/json-path.ts'
import type { LooseKey } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { PolymorphicKeyDefinition } from '../model/subject.ts'
import { didYouMean } from './did-you-mean.ts'
import type { NamedTable } from './name-tables.ts'
import { numberingModel } from './numbering-model.ts'
import { oneColumnTarget } from './one-column-target.ts'

/** A model whose keys are bound, and where its problems go. */
interface Binding {
  readonly entry: NamedTable
  readonly all: ReadonlyMap<string, NamedTable>
  readonly problems: Problem[]
}

/** The keys of `polymorphicKeys`, then those of `jsonKeys`, in the subject's order. */
export function bindLooseKeys(
  entry: NamedTable,
  all: ReadonlyMap<string, NamedTable>,
  problems: Problem[],
): readonly LooseKey[] {
  const binding = { entry, all, problems }
  const { polymorphicKeys = {}, jsonKeys = {} } = entry.definition
  reportSharedFields(binding)
  return [
    ...Object.entries(polymorphicKeys).flatMap(([field, key]) => polymorphicKey(binding, field, key)),
    ...Object.entries(jsonKeys).flatMap(([field, paths]) => keysWithin(binding, field, paths)),
  ]
}

function polymorphicKey(binding: Binding, field: string, key: PolymorphicKeyDefinition): readonly LooseKey[] {
  const { entry, all, problems } = binding
  const place = `model ${entry.name}: polymorphicKeys.${field}`
  const isThere = hasField(binding, 'polymorphicKeys', field)
  const hasType = hasField(binding, `polymorphicKeys.${field}.type`, key.type)
  if (key.type === field) {
    problems.push({
      message: `${place} names itself as its type`,
      fix: 'name the field that says of which model the row is',
    })
  }
  if (hasType) reportNumberedType(binding, place, key.type)
  const named = Object.entries(key.models)
  if (named.length === 0) {
    problems.push({
      message: `${place}.models names no model`,
      fix: `give it the values of ${key.type} with their models`,
    })
  }
  const targets = named.flatMap(([value, name]): readonly (readonly [string, ModelName])[] => {
    const target = oneColumnTarget(all, name, `${place}.models['${value}']`, problems)
    return target ? [[value, target.name]] : []
  })
  if (!isThere || !hasType) return []
  return [{ kind: 'polymorphic', field, typeField: key.type, targets: new Map(targets) }]
}

/** Values that rows of another model are numbered by mean other rows in another database. */
function reportNumberedType({ entry, all, problems }: Binding, place: string, type: string): void {
  const column = [...entry.fields].find(([, field]) => field === type)?.[0] ?? type
  const numberedBy = numberingModel(entry, column, all)
  if (numberedBy === null) return
  problems.push({
    message: `${place}.type names field ${type}, which refers to ${numberedBy}: the database numbers its rows, so that no value of it means the same model everywhere`,
    fix: `name a field that holds a word of its own; where there is none leave ${entry.name} without this key, which is then compared by its value`,
  })
}

function keysWithin(binding: Binding, field: string, paths: Readonly<Record<string, string>>): readonly LooseKey[] {
  const { entry, all, problems } = binding
  const place = `model ${entry.name}: jsonKeys.${field}`
  if (hasField(binding, 'jsonKeys', field)) reportWithoutJson(binding, field)
  if (Object.keys(paths).length === 0) {
    problems.push({ message: `${place} names no path`, fix: 'give it the paths that hold keys, with their models' })
  }
  const seen = new Map<string, string>()
  return Object.entries(paths).flatMap(([text, name]): readonly LooseKey[] => {
    const path = parseJsonPath(text)
    const target = oneColumnTarget(all, name, `${place}['${text}']`, problems)
    if (path === null) {
      problems.push({
        message: `${place}: '${text}' is no path`,
        fix: `write it as author.id, lines[*].book, lines[0] or ["odd.name"].id`,
      })
      return []
    }
    const same = seen.get(jsonPathText(path))
    if (same !== undefined) {
      problems.push({ message: `${place}: '${same}' and '${text}' are the same place`, fix: 'keep one of them' })
    }
    seen.set(jsonPathText(path), text)
    return target ? [{ kind: 'json', field, path, target: target.name }] : []
  })
}

function hasField({ entry: { name, fields }, problems }: Binding, place: string, field: string): boolean {
  const known = [...fields.values()]
  if (known.includes(field)) return true
  problems.push({
    message: `model ${name}: ${place} names field ${field}, which it does not have`,
    fix: didYouMean(field, known),
  })
  return false
}

function reportWithoutJson({ entry: { name, table, fields }, problems }: Binding, field: string): void {
  const column = table.columns.find((candidate) => fields.get(candidate.name) === field)
  if (!column || holdsJson(column.type)) return
  problems.push({
    message: `model ${name}: jsonKeys names field ${field}, whose column is ${column.sqlType} and not json or jsonb`,
    fix: isText(column.type)
      ? 'JSON that a column of text holds is not looked into: a column of jsonb is needed for that'
      : 'a key that is the whole value belongs under virtualForeignKeys',
  })
}

function reportSharedFields({ entry: { name, table, fields, definition }, problems }: Binding): void {
  const { virtualForeignKeys = {}, polymorphicKeys = {}, jsonKeys = {} } = definition
  const uses = { virtualForeignKeys, polymorphicKeys, jsonKeys }
  for (const field of new Set([...Object.keys(polymorphicKeys), ...Object.keys(jsonKeys)])) {
    const under = Object.entries(uses).flatMap(([use, entries]) => (Object.hasOwn(entries, field) ? [use] : []))
    if (under.length > 1) {
      problems.push({
        message: `model ${name}: field ${field} is under ${under.join(' and ')}`,
        fix: 'a field refers in one way only: keep one of them',
      })
    }
    const real = table.foreignKeys.find(({ columns: [column = '', ...others] }) => {
      return others.length === 0 && fields.get(column) === field
    })
    if (real && under.some((use) => use !== 'jsonKeys')) {
      problems.push({
        message: `model ${name}: field ${field} is under ${under.join(' and ')}, but the database has foreign key ${real.name} on it`,
        fix: 'leave it out: what the database knows need not be declared',
      })
    }
  }
}

export function holdsJson(type: ColumnType): boolean {
  return type.kind === 'domain' ? holdsJson(type.base) : type.name === 'json' || type.name === 'jsonb'
}

function isText(type: ColumnType): boolean {
  return type.kind === 'domain' ? isText(type.base) : /^(?:text|varchar|bpchar)$/.test(type.name)
}
