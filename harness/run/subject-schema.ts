import {
  bindComparators,
  bindSchema,
  hashSchemaFiles,
  olderDefinition,
  readCatalogFile,
  readSchemaFiles,
  type Subject,
  writeCatalogFile,
} from '../config/index.ts'
import type { Catalog } from '../model/catalog.ts'
import type { BoundComparator, ComparatorRegistry } from '../model/comparator.ts'
import { HarnessError } from '../model/errors.ts'
import { hideReferences } from '../model/hide-references.ts'
import type { Model, Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'
import type { SubjectDefinition } from '../model/subject.ts'
import { connect, introspect, type PostgresProvider } from '../postgres/index.ts'
import { applySchema } from './apply-schema.ts'

/** What snapshots are held against: a schema and the comparators of its models. */
export interface BoundSchema {
  /** Null: the schema was inferred from the snapshots themselves. */
  readonly subject: Subject | null
  readonly schema: Schema
  readonly comparators: ReadonlyMap<ModelName, readonly BoundComparator[]>
}

/** A subject with its schema and the comparators of its models. */
export interface BoundSubject extends BoundSchema {
  readonly subject: Subject
}

export interface SubjectSources {
  readonly registry: ComparatorRegistry
  /** Asked for only when the catalog file is missing or stale. */
  readonly provider: () => Promise<PostgresProvider>
  /** In CI nothing is written: a stale catalog file is an error there. */
  readonly isCi: boolean
}

/** Binds a subject by its catalog file; without a current one, a throwaway server is asked. */
export async function bindSubject(subject: Subject, sources: SubjectSources): Promise<BoundSubject> {
  const files = await readSchemaFiles(subject)
  const stored = await readCatalogFile(subject)
  const hash = hashSchemaFiles(files)
  if (stored?.schemaHash === hash) return bindCatalog(subject, stored.catalog, sources.registry)
  const provider = await sources.provider()
  await using server = await provider.boot()
  await using connection = await connect(server.connection)
  await applySchema(connection, files)
  const catalog = await introspect(connection)
  await recordCatalog(subject, hash, catalog, sources.isCi)
  return bindCatalog(subject, catalog, sources.registry)
}

/** @throws HarnessError `bad-config` when the subject names what the catalog does not have */
export function bindCatalog(subject: Subject, catalog: Catalog, registry: ComparatorRegistry): BoundSubject {
  return bindBy(subject.definition, subject, catalog, registry)
}

/** Binds a catalog at a version before the newest, as far as it has what the subject names. */
export async function bindOlderCatalog(
  subject: Subject,
  catalog: Catalog,
  registry: ComparatorRegistry,
): Promise<BoundSubject> {
  const stored = await readCatalogFile(subject)
  const isCurrent = stored?.schemaHash === hashSchemaFiles(await readSchemaFiles(subject))
  const definition = olderDefinition(subject.definition, catalog, isCurrent && stored ? stored.catalog : null)
  return bindBy(definition, subject, catalog, registry)
}

function bindBy(
  definition: SubjectDefinition,
  subject: Subject,
  catalog: Catalog,
  registry: ComparatorRegistry,
): BoundSubject {
  const schema = bindSchema(catalog, definition)
  const comparators = bindComparators(schema, definition, registry)
  return { subject, schema: hideSecrets(schema, comparators), comparators }
}

/**
 * Keeps the catalog file in step with the schema. A file of this very schema stays as it is: another major version of
 * PostgreSQL may print an expression in other words.
 * @throws HarnessError `bad-config` in CI, when there is a catalog file and it is not of this schema
 */
export async function recordCatalog(subject: Subject, hash: string, catalog: Catalog, isCi: boolean): Promise<void> {
  const stored = await readCatalogFile(subject)
  if (stored?.schemaHash === hash) return
  if (!isCi) return writeCatalogFile(subject, hash, catalog)
  if (stored === null) return
  throw new HarnessError(`snapshots/${subject.definition.name}/catalog.json is stale: the schema has changed since`, {
    code: 'bad-config',
    fix: 'run the cases outside CI, which rewrites it, and commit it with the schema',
  })
}

/** Marks as secret what no declaration names, but must be shown no more than a declared secret is. */
export function hideSecrets(schema: Schema, comparators: BoundSchema['comparators']): Schema {
  return hideReferences(hideShortened(schema, comparators))
}

/** A field that a comparator shows shortened only is as secret as a declared one, wherever it may be mentioned. */
function hideShortened(schema: Schema, comparators: BoundSchema['comparators']): Schema {
  const models = [...schema.models].map(([name, model]): [ModelName, Model] => {
    const shortened = (comparators.get(name) ?? []).filter(({ comparator }) => comparator.obfuscate !== undefined)
    const hidden = new Set(shortened.flatMap(({ comparator }) => comparator.fields))
    return [
      name,
      { ...model, fields: model.fields.map((field) => ({ ...field, secret: field.secret || hidden.has(field.name) })) },
    ]
  })
  return { ...schema, models: new Map(models) }
}
