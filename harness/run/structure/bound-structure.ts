import { linkStructure, type Structure } from '../../compare/index.ts'
import { bindSchema, followDefinition, olderDefinition, type RenamedModel, type Subject } from '../../config/index.ts'
import type { ComparatorRegistry } from '../../model/comparator.ts'
import type { ExpectedSchemaChange } from '../../model/expectation.ts'
import type { Model, Schema } from '../../model/schema.ts'
import { type StructureLinks, tableKey } from '../../model/structure.ts'
import type { SubjectDefinition } from '../../model/subject.ts'
import { type BoundSubject, bindCatalog } from '../subject-schema.ts'
import { declaredNames } from './declared-names.ts'
import { secretsAfter } from './secrets-after.ts'

/** A database as it is at one moment, seen through the names of its subject. */
export interface BoundStructure extends Structure, BoundSubject {
  readonly fingerprint: string
}

/** What became of a structure. */
export interface FollowedStructure {
  readonly structure: BoundStructure
  /** From the structure before. */
  readonly links: StructureLinks
}

/**
 * Sees a database whose structure has changed through the names of the subject, which follow what was renamed.
 * @param first the structure before all steps, which `declared` speaks of, and what became of it until `before`
 */
export function followSubject(
  first: { readonly structure: Structure; readonly links: StructureLinks },
  before: BoundStructure,
  seen: Pick<BoundStructure, 'catalog' | 'identities' | 'fingerprint'>,
  declared: readonly ExpectedSchemaChange[],
  registry: ComparatorRegistry,
): FollowedStructure {
  const { definition } = before.subject
  const names = bindSchema(seen.catalog, olderDefinition(definition, seen.catalog, seen.catalog))
  const links = linkStructure(before, seen, declaredNames(first, names, declared))
  const followed = followDefinition(definition, renamedModels(before.schema, names, links))
  const subject: Subject = { ...before.subject, definition: withSecrets(followed, before.schema, names, links) }
  const fitting = { ...subject, definition: olderDefinition(subject.definition, seen.catalog, seen.catalog) }
  const { schema, comparators } = bindCatalog(fitting, seen.catalog, registry)
  return { structure: { ...seen, subject, schema, comparators }, links }
}

function modelsByTable({ models }: Schema): ReadonlyMap<string, Model> {
  return new Map([...models.values()].map((model) => [tableKey(model.table), model]))
}

function renamedModels(before: Schema, after: Schema, links: StructureLinks): ReadonlyMap<string, RenamedModel> {
  const [then, now] = [modelsByTable(before), modelsByTable(after)]
  return new Map(
    [...links.values()].flatMap((link): readonly (readonly [string, RenamedModel])[] => {
      const [model, current] = [then.get(tableKey(link.before)), now.get(tableKey(link.after))]
      if (!model || !current) return []
      const names = new Map(current.fields.map(({ column, name }) => [column, name]))
      const fields = model.fields.flatMap(({ name, column }): readonly (readonly [string, string])[] => {
        const to = names.get(link.columns.get(column) ?? '')
        return to === undefined || to === name ? [] : [[name, to]]
      })
      const isMoved = tableKey(link.before) !== tableKey(link.after)
      if (!isMoved && fields.length === 0 && model.name === current.name) return []
      return [[model.name, { to: current.name, isMoved, fields: new Map(fields) }]]
    }),
  )
}

function withSecrets(
  definition: SubjectDefinition,
  before: Schema,
  names: Schema,
  links: StructureLinks,
): SubjectDefinition {
  const models = { ...definition.models }
  for (const [name, secrets] of secretsAfter(before, names, links)) {
    const model = models[name] ?? {}
    models[name] = { ...model, secrets: [...new Set([...(model.secrets ?? []), ...secrets])] }
  }
  return { ...definition, models }
}
