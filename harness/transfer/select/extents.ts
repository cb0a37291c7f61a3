import type { ForeignKey, Model, OutsideKey, Schema } from '../../model/schema.ts'
import { type ScopeChoice, scopesWithin } from '../../model/scope.ts'
import type { ModelName } from '../../model/snapshot.ts'
import type { Extent, SelectionRequest } from './selection.ts'
import { polymorphicReferences, type TypedReference } from './typed-references.ts'

/** A key of another row. */
export type TrackedKey = Pick<ForeignKey, 'fields' | 'target' | 'targetFields'> & Partial<Pick<TypedReference, 'type'>>

/** What a request asks of each model, before any row is seen. */
export interface Extents {
  readonly of: (model: ModelName) => Extent
  /** Keys of a model of which a row may have to be left out for what it refers to. */
  readonly trackedKeys: (model: Model) => readonly TrackedKey[]
  /** Keys of a model to what is in no snapshot, which cannot become null: a row that has one is left out. */
  readonly hinderingKeys: (model: Model) => readonly OutsideKey[]
  /** Everything that is not excluded: global scope without a filter. */
  readonly isWhole: boolean
  /** The filter names nobody. */
  readonly isNothing: boolean
}

export function extentsOf(schema: Schema, request: SelectionRequest): Extents {
  const isWhole = request.scope === 'global' && !isFiltered(request)
  const extents = new Map<ModelName, Extent>()
  const filtered = filteredModels(schema, request)
  for (const model of schema.models.values()) {
    const extent = takesNothing(request) ? 'none' : extentByScope(model, request)
    const isPartial = filtered.has(model.name) || (!isWhole && companionsOf(model).length > 0)
    extents.set(model.name, extent === 'all' && isPartial ? 'some' : extent)
  }
  const of = (name: ModelName): Extent => extents.get(name) ?? 'none'
  const referencesOf = new Map([...schema.models.values()].map((model) => [model.name, allReferences(schema, model)]))
  const trackedKeys = (model: Model): readonly TrackedKey[] =>
    of(model.name) === 'none'
      ? []
      : (referencesOf.get(model.name) ?? []).filter((key) => isTracked(model, key, extents.get(key.target), isWhole))
  // An import in global scope keeps all keys as they are.
  const hinderingKeys = (model: Model): readonly OutsideKey[] =>
    request.scope === 'global' ? [] : (model.outsideKeys ?? []).filter((key) => isHindering(model, key))
  // Least: what only refers to whole models stays whole. Each round adds a model, or is the last.
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    for (const model of schema.models.values()) {
      if (of(model.name) !== 'all' || trackedKeys(model).length + hinderingKeys(model).length === 0) continue
      extents.set(model.name, 'some')
      isSettled = false
    }
  }
  return { of, trackedKeys, hinderingKeys, isWhole, isNothing: takesNothing(request) }
}

export function companionsOf(model: Model): NonNullable<Model['relocation']>['companions'] {
  return model.relocation?.companions ?? []
}

const anyRowGlobal: readonly ScopeChoice[] = [{ scope: 'global', where: null }]

/** Of a model that nobody decided about: global. */
export function choicesOf(model: Model): readonly ScopeChoice[] {
  return model.relocation?.scope ?? anyRowGlobal
}

function isFiltered({ filter = {} }: SelectionRequest): boolean {
  return filter.users !== undefined || filter.organizations !== undefined
}

/** The filter names neither users nor organizations, though it is one. */
function takesNothing({ filter = {} }: SelectionRequest): boolean {
  const lists = [filter.users, filter.organizations].filter((list) => list !== undefined)
  return lists.length > 0 && lists.every((list) => list.length === 0)
}

function extentByScope(model: Model, { scope }: SelectionRequest): Extent {
  const within: readonly string[] = scopesWithin[scope]
  const taken = choicesOf(model).filter((choice) => within.includes(choice.scope)).length
  if (taken === 0) return 'none'
  return taken === choicesOf(model).length ? 'all' : 'some'
}

/** Models of which the request takes some rows only, by name or because they are privileged. */
function filteredModels(schema: Schema, { scope, filter = {} }: SelectionRequest): ReadonlySet<ModelName> {
  const { users, organizations, privileged } = schema.relocation?.rules ?? {}
  const models = new Set<ModelName>()
  if (organizations && filter.organizations) models.add(organizations.model)
  const byMembers = filter.organizations && organizations?.members
  if (users && (filter.users || byMembers || (scope === 'config' && privileged))) models.add(users.model)
  return models
}

/** Where a rule may give the key another value the import decides. */
function isHindering({ relocation }: Model, { fields, nullable }: OutsideKey): boolean {
  return nullable.length === 0 && !relocation?.rules.values.some(({ field }) => fields.includes(field))
}

type Reference = TrackedKey & Pick<ForeignKey, 'virtual' | 'mayDangle'>

function allReferences(schema: Schema, model: Model): readonly Reference[] {
  return [...model.foreignKeys, ...polymorphicReferences(schema, model)]
}

/** Whether a key may refer to a row that is left out, or (but in what is whole) to none at all. */
function isTracked(model: Model, key: Reference, target: Extent | undefined, isWhole: boolean): boolean {
  // Of a schema that is looked at in part nothing is known of the other models.
  if (target === undefined) return false
  if (key.fields.some((field) => model.relocation?.exemptKeys.includes(field))) return false
  // What an import of everything does not miss: the key may dangle, and keeps its value.
  if (isWhole && key.virtual) return false
  return target !== 'all' || (!isWhole && (key.virtual || key.mayDangle === true))
}
