import type { Comparator } from './comparator.ts'

/** How the application's database is created. Paths are relative to the subject's folder. */
export type SchemaSource =
  | { readonly file: string }
  /** A folder of `.sql` files, applied in order of their names. */
  | { readonly migrations: string }

/** What a person writes in `snapshots/<subject>/subject.ts`; only what PostgreSQL's catalog cannot say. */
export interface SubjectDefinition {
  readonly name: string
  /** A path ending in `.sql`, or a {@link SchemaSource}. */
  readonly schema: string | SchemaSource
  /**
   * `django`: table `sentry_organizationmember` is model `sentry.organizationmember`, and a foreign-key column
   * `organization_id` is field `organization`. `table` (default): `<schema>.<table>` and column names as they are.
   */
  readonly naming?: 'django' | 'table'
  /** By model name. */
  readonly models?: Readonly<Record<string, ModelDefinition>>
  /** Tables that take no part, as `name` or `schema.name`. */
  readonly excludeTables?: readonly string[]
  /** Large objects take no part: a snapshot cannot hold them. Default: an export refuses a database that has any. */
  readonly excludeLargeObjects?: boolean
  /** By model name. */
  readonly comparators?: Readonly<Record<string, readonly Comparator[]>>
}

export interface ModelDefinition {
  /** The table, as `name` or `schema.name`, where the naming rule does not give it. */
  readonly table?: string
  /** Column name → field name, where the naming rule does not give it. */
  readonly fields?: Readonly<Record<string, string>>
  /** Field names that identify a row to a person. Default: the first unique key whose fields are all NOT NULL. */
  readonly naturalKey?: readonly string[]
  /** Field → model that it refers to though the database does not know. Such a key may dangle. */
  readonly virtualForeignKeys?: Readonly<Record<string, string>>
  /** Field that holds the primary key of a row of one of several models. Such a key may dangle. */
  readonly polymorphicKeys?: Readonly<Record<string, PolymorphicKeyDefinition>>
  /**
   * Field of JSON → paths in it that hold primary keys (see json-path.ts) → the model that they refer to:
   * `{ data: { 'author.id': 'shop.author', 'lines[*].book': 'shop.book' } }`. Such a key may dangle.
   */
  readonly jsonKeys?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Fields whose values are never shown. */
  readonly secrets?: readonly string[]
}

export interface PolymorphicKeyDefinition {
  /** The field that says of which model the row is. */
  readonly type: string
  /** Its values, as texts → the models. A value that is not among them refers to nothing. */
  readonly models: Readonly<Record<string, string>>
}

/** Gives the definition its type; returns it as it is. */
export function defineSubject(definition: SubjectDefinition): SubjectDefinition {
  return definition
}
