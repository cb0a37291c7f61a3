import type {
  ColumnDefault,
  ColumnType,
  GeneratedColumn,
  QualifiedName,
  ReferentialAction,
  Sequence,
} from './catalog.ts'
import type { ImportRules, VersionShims } from './import-rule.ts'
import type { JsonValue } from './json.ts'
import type { JsonPath } from './json-path.ts'
import type { SanitizeDecision } from './sanitize-rule.ts'
import type { Companion, ScopeChoice, ScopeRules } from './scope.ts'
import type { ModelName, Row } from './snapshot.ts'

/** A subject's catalog seen through its names: what every other part of the harness works with. */
export interface Schema {
  readonly subject: string
  /** In dependency order (a model after those it refers to), then by name. */
  readonly models: ReadonlyMap<ModelName, Model>
  readonly sequences: readonly Sequence[]
  /** Exports leave large objects out; otherwise they refuse a database that has any. */
  readonly excludesLargeObjects?: boolean
  /** Absent: the subject declares nothing for exports and imports with a scope, a filter or another version's rows. */
  readonly relocation?: { readonly rules: ScopeRules; readonly shims: VersionShims }
}

export interface Model {
  readonly name: ModelName
  readonly table: QualifiedName
  /** All columns in the order of the table, the primary key's included. */
  readonly fields: readonly Field[]
  /** Field names in key order; empty when the table has no primary key. */
  readonly primaryKey: readonly string[]
  /** Field names that identify a row to a person; null when neither the subject nor a unique key names any. */
  readonly naturalKey: readonly string[] | null
  readonly uniques: readonly (readonly string[])[]
  /** What names of fields alone do not tell of unique keys. Absent: nothing. */
  readonly specialKeys?: readonly SpecialKey[]
  readonly foreignKeys: readonly ForeignKey[]
  /** Keys of other rows that are no foreign keys. Absent: none. */
  readonly looseKeys?: readonly LooseKey[]
  /** Foreign keys of the database to tables that take no part. Absent: none. */
  readonly outsideKeys?: readonly OutsideKey[]
  readonly triggers: readonly string[]
  /** Absent: the subject declares nothing of the kind for it. */
  readonly relocation?: ModelRelocation
}

/** A unique key that takes nulls for the same, is deferrable, partial, or over expressions. */
export interface SpecialKey {
  /** That it speaks of, those of its predicate included. */
  readonly fields: readonly string[]
  /** Of `fields`: those that are compared, or that expressions which are compared are made of. */
  readonly compared: readonly string[]
  readonly nullsAreEqual: boolean
  /** `expressions`: rows with other values may have one key. `predicate`: rows with the same values may have none. */
  readonly by: 'values' | 'expressions' | 'predicate'
}

/** How a model takes part in exports and imports. */
export interface ModelRelocation {
  /** Null: nobody has decided, though the subject has scopes. */
  readonly scope: readonly ScopeChoice[] | null
  readonly exemptKeys: readonly string[]
  readonly companions: readonly Companion[]
  readonly rules: ImportRules
}

/**
 * A reference to a row that no foreign key can say: of a model that another field names, or within JSON. The subject
 * declares it, nothing enforces it, and it may dangle. It holds the target's primary key, which is of one column.
 */
export type LooseKey =
  | {
      readonly kind: 'polymorphic'
      readonly field: string
      readonly typeField: string
      /** By the value of `typeField`: a text as it is, any other value as its JSON text. Other values refer to nothing. */
      readonly targets: ReadonlyMap<string, ModelName>
    }
  | { readonly kind: 'json'; readonly field: string; readonly path: JsonPath; readonly target: ModelName }

/** What it refers to is never in a snapshot: in another database it means another row. */
export interface OutsideKey {
  readonly fields: readonly string[]
  /** Of `fields`: what can be made null without breaking another key. Empty: the row cannot do without it. */
  readonly nullable: readonly string[]
}

/** The models that a loose key may refer to. */
export function targetsOfLooseKey(key: LooseKey): readonly ModelName[] {
  return key.kind === 'json' ? [key.target] : [...key.targets.values()]
}

export interface Field {
  /** The name in snapshots. */
  readonly name: string
  readonly column: string
  readonly type: ColumnType
  /** The type as SQL, with its modifier. */
  readonly sqlType: string
  readonly nullable: boolean
  readonly default: ColumnDefault | null
  readonly generated: GeneratedColumn | null
  readonly identity: 'always' | 'by-default' | null
  readonly sequence: QualifiedName | null
  /** Its value must never be shown. */
  readonly secret: boolean
  /** The trigger that sets it whenever a row is updated, as far as the trigger's function shows. Absent: none. */
  readonly setByTrigger?: string
  /** What sanitizing makes of it. Absent: the subject does not say. */
  readonly sanitize?: SanitizeDecision
  /**
   * Texts of values that the database finds equal to another, each with the one that stands for all; others equal nothing
   * but themselves. Absent: nobody has asked it.
   */
  readonly equalTexts?: ReadonlyMap<string, string>
}

export interface ForeignKey {
  readonly name: string
  readonly fields: readonly string[]
  readonly target: ModelName
  /** Field names of the target, in the order of `fields`. */
  readonly targetFields: readonly string[]
  /** Whether `targetFields` are the target's primary key; else they are another unique key of it. */
  readonly targetsPrimaryKey: boolean
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
  readonly onDeleteFields: readonly string[]
  /** Declared by the subject, or NOT ENFORCED by the database: nothing enforces it, and it may dangle. */
  readonly virtual: boolean
  /** It is NOT VALID: the database enforces it for new rows only, and those of a snapshot may dangle. */
  readonly mayDangle?: true
}

/** True when the primary key is one column, which a row then holds in `pk` alone. */
export function hasScalarPk(model: Model): boolean {
  return model.primaryKey.length === 1
}

/** A field's value in a row, wherever the row holds it. Undefined when the row lacks the field. */
export function fieldValue(model: Model, row: Pick<Row, 'pk' | 'fields'>, field: string): JsonValue | undefined {
  if (hasScalarPk(model) && model.primaryKey[0] === field) return row.pk
  // Fields may be named like properties that every object inherits.
  return Object.hasOwn(row.fields, field) ? row.fields[field] : undefined
}
