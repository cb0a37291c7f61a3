import type { Comparator } from './comparator.ts'
import type { CoverageDefinition } from './coverage.ts'
import type { CollisionRule, ValueRule } from './import-rule.ts'
import type { SanitizeRule } from './sanitize-rule.ts'
import type { FieldEquality, Scope } from './scope.ts'

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
  /** What filters and config scope go by. */
  readonly filters?: FilterDefinitions
  /** What older snapshots have and today's schema does not. */
  readonly shims?: ShimDefinitions
  /** Have every model decided about and tested. Absent: it is not looked at. */
  readonly coverage?: CoverageDefinition
}

/** See {@link import('./scope.ts').ScopeRules}. */
export interface FilterDefinitions {
  /** The model of users, and the field that a person names one by. */
  readonly users?: { readonly model: string; readonly by: string }
  readonly organizations?: {
    readonly model: string
    readonly by: string
    /** Rows that say which users belong to which organization: a filter by organizations takes these users along. */
    readonly members?: { readonly model: string; readonly organization: string; readonly user: string }
  }
  /** The users that config scope takes: the others are left out. Absent: all. */
  readonly privileged?: {
    readonly where?: readonly FieldEquality[]
    readonly referredBy?: readonly { readonly model: string; readonly field: string }[]
  }
}

/** An import leaves out, or renames, what is named here; what is unknown and not named is an error. */
export interface ShimDefinitions {
  readonly droppedModels?: readonly string[]
  /** By today's model name. */
  readonly droppedFields?: Readonly<Record<string, readonly string[]>>
  /** Old model name → name of today. */
  readonly renamedModels?: Readonly<Record<string, string>>
  /** By today's model name: old field name → name of today. */
  readonly renamedFields?: Readonly<Record<string, Readonly<Record<string, string>>>>
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
  /**
   * Where its rows belong; a list decides row by row, by the first choice whose `where` holds, and ends with one that has
   * none. Absent: global, in a subject that gives no model a scope; in any other nobody has decided, and an export or
   * import with a scope fails.
   */
  readonly scope?: Scope | 'excluded' | readonly (Scope | 'excluded' | ScopeChoiceDefinition)[]
  /**
   * Foreign and polymorphic keys that a filter does not follow: the row stays where the one that it refers to is left out, and an import
   * makes the key null.
   */
  readonly exemptKeys?: readonly string[]
  /** Rows take part only where one of these rows does, and holds the same value; not in an unfiltered global export. */
  readonly accompanies?: readonly { readonly own: string; readonly model: string; readonly field: string }[]
  readonly importRules?: ImportRuleDefinitions
  /**
   * By field: what sanitizing makes of it. Foreign keys follow what they refer to, moments are moved, and numbers, booleans
   * and enums stay, without being named. Absent: nobody has decided, and sanitizing stops where it looks personal.
   */
  readonly sanitize?: Readonly<Record<string, SanitizeRule>>
}

export interface ScopeChoiceDefinition {
  readonly scope: Scope | 'excluded'
  readonly where: FieldEquality
}

/** See {@link import('./import-rule.ts').ImportRules}. */
export interface ImportRuleDefinitions {
  readonly collisions?: readonly CollisionRule[]
  readonly values?: readonly ValueRule[]
  readonly partOf?: readonly string[]
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
