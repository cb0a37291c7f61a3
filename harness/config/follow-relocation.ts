import type { CollisionAction, Derivation, ValueRule } from '../model/import-rule.ts'
import type { FieldEquality } from '../model/scope.ts'
import type {
  FilterDefinitions,
  ImportRuleDefinitions,
  ModelDefinition,
  ShimDefinitions,
  SubjectDefinition,
} from '../model/subject.ts'

/** What models and fields are called after some were renamed, by their names before. */
export interface NewNames {
  readonly model: (name: string) => string
  readonly field: (model: string, name: string) => string
}

/** What a definition says of exports and imports of one model, by new names. @param name of the model, before */
export function followModelRelocation(name: string, model: ModelDefinition, names: NewNames): ModelDefinition {
  const { scope, exemptKeys, accompanies, importRules } = model
  const field = (own: string): string => names.field(name, own)
  return {
    ...(scope === undefined || typeof scope === 'string'
      ? {}
      : {
          scope: scope.map((choice) =>
            typeof choice === 'string' ? choice : { ...choice, where: followEquality(choice.where, field) },
          ),
        }),
    ...(exemptKeys && { exemptKeys: exemptKeys.map(field) }),
    ...(accompanies && {
      accompanies: accompanies.map((one) => ({
        own: field(one.own),
        model: names.model(one.model),
        field: names.field(one.model, one.field),
      })),
    }),
    ...(importRules && { importRules: followRules(importRules, field) }),
  }
}

/** What a definition says of filters and shims, by new names. */
export function followSubjectRelocation(
  { filters, shims }: SubjectDefinition,
  names: NewNames,
): Partial<SubjectDefinition> {
  return {
    ...(filters && { filters: followFilters(filters, names) }),
    ...(shims && { shims: followShims(shims, names) }),
  }
}

function followRules(
  { collisions, values, partOf }: ImportRuleDefinitions,
  field: (name: string) => string,
): ImportRuleDefinitions {
  const follow = (before: CollisionAction): CollisionAction => {
    if (typeof before === 'string') return before
    if ('suffix' in before) return { suffix: field(before.suffix) }
    const { regenerate, derive } = before
    return {
      regenerate: renamedKeys(regenerate, field),
      ...(derive && { derive: renamedKeys(mapValues(derive, followDerivation(field)), field) }),
    }
  }
  return {
    ...(collisions && {
      collisions: collisions.map(({ key, action, flags, ...rest }) => ({
        ...rest,
        key: key.map(field),
        action: follow(action),
        ...(flags && {
          flags: Object.fromEntries(Object.entries(flags).map(([flag, other]) => [flag, follow(other)])),
        }),
      })),
    }),
    ...(values && {
      values: values.map(
        ({ field: name, where, ...rest }): ValueRule => ({
          ...rest,
          field: field(name),
          ...(where && { where: followEquality(where, field) }),
        }),
      ),
    }),
    ...(partOf && { partOf: partOf.map(field) }),
  }
}

function followFilters({ users, organizations, privileged }: FilterDefinitions, names: NewNames): FilterDefinitions {
  const rowsOf = ({ model, by }: { readonly model: string; readonly by: string }) => ({
    model: names.model(model),
    by: names.field(model, by),
  })
  const members = organizations?.members
  return {
    ...(users && { users: rowsOf(users) }),
    ...(organizations && {
      organizations: {
        ...rowsOf(organizations),
        ...(members && {
          members: {
            model: names.model(members.model),
            organization: names.field(members.model, members.organization),
            user: names.field(members.model, members.user),
          },
        }),
      },
    }),
    ...(privileged && {
      privileged: {
        ...(privileged.where && {
          where: privileged.where.map((where) =>
            followEquality(where, (name) => (users ? names.field(users.model, name) : name)),
          ),
        }),
        ...(privileged.referredBy && {
          referredBy: privileged.referredBy.map(({ model, field }) => ({
            model: names.model(model),
            field: names.field(model, field),
          })),
        }),
      },
    }),
  }
}

/** A name that was dropped is of older snapshots: it stays. What stands for it today follows. */
function followShims(
  { droppedFields, renamedModels, renamedFields, ...rest }: ShimDefinitions,
  names: NewNames,
): ShimDefinitions {
  return {
    ...rest,
    ...(droppedFields && { droppedFields: renamedKeys(droppedFields, names.model) }),
    ...(renamedModels && {
      renamedModels: Object.fromEntries(Object.entries(renamedModels).map(([old, name]) => [old, names.model(name)])),
    }),
    ...(renamedFields && {
      renamedFields: Object.fromEntries(
        Object.entries(renamedFields).map(([model, fields]) => [
          names.model(model),
          Object.fromEntries(Object.entries(fields).map(([old, name]) => [old, names.field(model, name)])),
        ]),
      ),
    }),
  }
}

function followEquality(where: FieldEquality, field: (name: string) => string): FieldEquality {
  return renamedKeys(where, field)
}

function followDerivation(field: (name: string) => string): (derivation: Derivation) => Derivation {
  return (derivation) =>
    'endOf' in derivation ? { ...derivation, endOf: field(derivation.endOf) } : { sha256Of: field(derivation.sha256Of) }
}

function mapValues<V>(record: Readonly<Record<string, V>>, change: (value: V) => V): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

function renamedKeys<V>(
  record: Readonly<Record<string, V>>,
  rename: (key: string) => string,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]))
}
