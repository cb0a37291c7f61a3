/**
 * What PostgreSQL's catalog says of a database: plain data, independent of model names. It is also what
 * `snapshots/<subject>/catalog.json` holds, so that files can be compared where no database is.
 */
export interface Catalog {
  /** Ordered by schema, then name. */
  readonly tables: readonly Table[]
  /** Free-standing and owned sequences, ordered by schema, then name. */
  readonly sequences: readonly Sequence[]
}

export interface QualifiedName {
  readonly schema: string
  readonly name: string
}

export interface Table extends QualifiedName {
  /** In the order of the table. */
  readonly columns: readonly Column[]
  /** Column names in key order; empty when the table has no primary key. */
  readonly primaryKey: readonly string[]
  /** Unique constraints and unique indexes over plain columns, without a predicate; not the primary key. */
  readonly uniques: readonly (readonly string[])[]
  readonly foreignKeys: readonly CatalogForeignKey[]
  /** Names of user-defined triggers that are enabled, sorted. */
  readonly triggers: readonly string[]
  /** Its own CHECK constraints, ordered by name. Absent: none, or the catalog file is from before they were kept. */
  readonly checks?: readonly DefinedConstraint[]
  /**
   * Unique indexes that are partial or over expressions, and exclusion constraints; of primary and unique keys those that
   * are deferrable or take NULLs for the same. Ordered by name. Absent: as of `checks`.
   */
  readonly specialKeys?: readonly DefinedConstraint[]
  /** All user-defined triggers, ordered by name. Absent: as of `checks`. */
  readonly triggerDefinitions?: readonly TriggerDefinition[]
  /** `forced`: also on the table's owner. Absent: not enabled, or as of `checks`. */
  readonly rowSecurity?: 'enabled' | 'forced'
  /** Absent: logged, or as of `checks`. */
  readonly unlogged?: true
}

export interface DefinedConstraint {
  readonly name: string
  /** That it speaks of, in the order of the table. */
  readonly columns: readonly string[]
  /** `CHECK ((price > 0)) NOT VALID`, `UNIQUE (lower(code)) WHERE (gone IS NULL)`. */
  readonly definition: string
}

export interface TriggerDefinition {
  readonly name: string
  /** `CREATE TRIGGER touch BEFORE UPDATE ON shop.book FOR EACH ROW EXECUTE FUNCTION shop.touch()`. */
  readonly definition: string
  /** Absent: on all that is not replicated. */
  readonly fires?: 'on-replicas' | 'always' | 'never'
}

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** The type as SQL, with its modifier: `numeric(12,2)`, `bookshop.genre`. */
  readonly sqlType: string
  /** `pg_catalog.C`. Absent: that of its type, if any. */
  readonly collation?: string
  readonly nullable: boolean
  readonly default: ColumnDefault | null
  readonly generated: GeneratedColumn | null
  readonly identity: 'always' | 'by-default' | null
  /** The sequence that feeds the column (serial or identity), if any. */
  readonly sequence: QualifiedName | null
  /** The enabled BEFORE UPDATE trigger whose function assigns to it, as far as its text shows. Absent: none. */
  readonly setByTrigger?: string
}

export interface GeneratedColumn {
  readonly kind: 'stored' | 'virtual'
  readonly expression: string
}

export interface BaseType {
  readonly kind: 'base'
  readonly name: string
  /** Digits after the point, where a numeric has a fixed number of them; negative: rounded to tens, hundreds, … */
  readonly scale?: number
  /** Characters that a `char(n)` is padded to. */
  readonly length?: number
  /** Characters that a `varchar(n)` takes at most. Absent: any number; or it is beneath no domain, where `sqlType` says it. */
  readonly limit?: number
}

/** `name` is the catalog's short name (`int8`, `timestamptz`), qualified when it is not of pg_catalog. */
export type ColumnType =
  | BaseType
  | { readonly kind: 'enum'; readonly name: string; readonly labels: readonly string[] }
  | {
      readonly kind: 'array'
      readonly name: string
      readonly element: ColumnType
      /** What stands between elements in PostgreSQL's text. Absent: a comma, as for nearly all types. */
      readonly delimiter?: string
    }
  | { readonly kind: 'domain'; readonly name: string; readonly base: ColumnType }
  | { readonly kind: 'composite'; readonly name: string }
  | { readonly kind: 'range'; readonly name: string; readonly subtype: ColumnType }
  | { readonly kind: 'multirange'; readonly name: string; readonly subtype: ColumnType }

/**
 * - `constant`: always the same value; `text` is PostgreSQL's text of it, null for SQL NULL
 * - `stable`: one value for a whole transaction, such as `now()`
 * - `sequence`: the next number of a sequence
 * - `volatile`: anything else; only its type is known before it is evaluated
 */
export type ColumnDefault =
  | { readonly kind: 'constant'; readonly text: string | null }
  | { readonly kind: 'stable'; readonly expression: string }
  | { readonly kind: 'sequence'; readonly sequence: QualifiedName }
  | { readonly kind: 'volatile'; readonly expression: string }

export const referentialActions = ['no-action', 'restrict', 'cascade', 'set-null', 'set-default'] as const
export type ReferentialAction = (typeof referentialActions)[number]

export interface CatalogForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly target: QualifiedName
  readonly targetColumns: readonly string[]
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
  /** Columns that ON DELETE SET NULL / SET DEFAULT touches; all of `columns` unless the key says fewer. */
  readonly onDeleteColumns: readonly string[]
  readonly deferrable: boolean
  /** At the end of a transaction unless that says otherwise. Absent: at once. */
  readonly deferred?: true
  /** Absent: simple, as without MATCH. */
  readonly match?: 'full'
  /** The rows that PostgreSQL holds to it: NOT VALID, NOT ENFORCED. Absent: all. */
  readonly checks?: 'new-rows' | 'nothing'
}

export interface Sequence extends QualifiedName {
  readonly ownedBy: { readonly table: QualifiedName; readonly column: string } | null
  readonly increment: number
}
