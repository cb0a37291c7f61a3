import type { Comparator, ComparisonContext, Disagreement, RowPair } from '../model/comparator.ts'
import type { Model } from '../model/schema.ts'
import { type Fields, type ModelName, modelName } from '../model/snapshot.ts'

/**
 * The same rule for fields and models that have other names by now: it sees rows by the names that it was made for.
 * @param fields before → after
 * @param nameOf the name of a model after, by its name before
 */
export function renameComparator(
  comparator: Comparator,
  fields: ReadonlyMap<string, string>,
  nameOf: (model: string) => string,
): Comparator {
  const { refersTo = [], replacements, forModel } = comparator
  const renamesModels = refersTo.some((name) => nameOf(name) !== name)
  if (fields.size === 0 && !renamesModels) return comparator
  const names = new Names(fields)
  const target = (model: ModelName): ModelName => modelName(nameOf(model))
  const inOldNames = (pair: RowPair): RowPair => ({
    ...pair,
    model: names.oldModel(pair.model),
    expected: names.oldFields(pair.expected),
    actual: names.oldFields(pair.actual),
  })
  const inNewNames = (found: readonly Disagreement[]): readonly Disagreement[] =>
    found.map((entry) => ({ ...entry, field: names.toNew(entry.field) }))
  return {
    ...comparator,
    fields: comparator.fields.map((name) => names.toNew(name)),
    existence: (pair) => inNewNames(comparator.existence(inOldNames(pair))),
    compare: (pair, context) => inNewNames(comparator.compare(inOldNames(pair), followed(context, target))),
    scrub: (given) => names.newFields(comparator.scrub(names.oldFields(given))),
    ...(replacements && { replacements: (pair: RowPair) => replacements(inOldNames(pair)) }),
    ...(refersTo.length > 0 && { refersTo: refersTo.map(target) }),
    ...(forModel && {
      forModel: (model: Model) => renameComparator(forModel(names.oldModel(model)), fields, nameOf),
    }),
  }
}

function followed(context: ComparisonContext, target: (model: ModelName) => ModelName): ComparisonContext {
  const { misdirected } = context
  return {
    ...context,
    samePair: (model, expected, actual) => context.samePair(target(model), expected, actual),
    ...(misdirected && {
      misdirected: (model, expected, actual) => misdirected(target(model), expected, actual),
    }),
  }
}

/** The names of a model's fields, both ways. */
class Names {
  private readonly after: ReadonlyMap<string, string>
  private readonly before: ReadonlyMap<string, string>

  constructor(fields: ReadonlyMap<string, string>) {
    this.after = fields
    this.before = new Map([...fields].map(([from, to]) => [to, from]))
  }

  toNew(name: string): string {
    return this.after.get(name) ?? name
  }

  oldFields(fields: Fields): Fields {
    return mapKeys(fields, (name) => this.toOld(name))
  }

  newFields(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return mapKeys(fields, (name) => this.toNew(name))
  }

  oldModel(model: Model): Model {
    const old = (names: readonly string[]): readonly string[] => names.map((name) => this.toOld(name))
    return {
      ...model,
      fields: model.fields.map((field) => ({ ...field, name: this.toOld(field.name) })),
      primaryKey: old(model.primaryKey),
      naturalKey: model.naturalKey && old(model.naturalKey),
      uniques: model.uniques.map(old),
      foreignKeys: model.foreignKeys.map((key) => ({
        ...key,
        fields: old(key.fields),
        onDeleteFields: old(key.onDeleteFields),
      })),
    }
  }

  private toOld(name: string): string {
    return this.before.get(name) ?? name
  }
}

function mapKeys<V>(record: Readonly<Record<string, V>>, name: (key: string) => string): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), value]))
}
