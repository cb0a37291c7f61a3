import type { JsonValue } from './json.ts'
import type { FieldEquality, Scope } from './scope.ts'
import type { ModelName, PrimaryKey } from './snapshot.ts'

/** A text that is made of another field's, as that is by then; null where that is null. */
export type Derivation =
  /** The hexadecimal SHA-256 of its UTF-8 form. */
  | { readonly sha256Of: string }
  /** Its last characters, so many. */
  | { readonly endOf: string; readonly length: number }

/**
 * What becomes of a row whose unique key the database has already (but in global scope, which begins with empty tables).
 * - `merge`: the row that is there stands for it, as it is
 * - `overwrite`: the row that is there takes its values
 * - `error`: the import fails
 * - `suffix`: a text is told apart from what is there by `-` and a random suffix
 * - `regenerate`: fields get new values; `derive`: and others follow from them
 */
export type CollisionAction =
  | 'merge'
  | 'overwrite'
  | 'error'
  | { readonly suffix: string }
  | {
      readonly regenerate: Readonly<Record<string, Generator>>
      readonly derive?: Readonly<Record<string, Derivation>>
    }

/** How many characters a suffix adds to a text: `-1b2c3d4e`. */
export const suffixLength = 9

export interface CollisionRule {
  /** Fields whose values together are taken; keys of other rows are compared as they are after the import. */
  readonly key: readonly string[]
  readonly action: CollisionAction
  /** What happens instead where the import is given this flag. Absent: no flag changes it. */
  readonly flags?: Readonly<Record<string, CollisionAction>>
}

/** Puts another value in place of the snapshot's, whether it collides or not. */
export interface ValueRule {
  readonly field: string
  readonly value: { readonly set: JsonValue } | { readonly generate: Generator }
  /** Scopes of imports that it is for. Absent: all but global. */
  readonly scopes?: readonly Scope[]
  /** Only where the import is given this flag. */
  readonly flag?: string
  /** Only for rows, as the snapshot has them, for which it holds. */
  readonly where?: FieldEquality
}

/**
 * How a value is made anew, from a cryptographic source.
 * - `uuid`: version 4; `uuid-hex`: the same without dashes
 * - `now`: the time of the import
 * - `unusable-password`: a text that no password hashes to, in Django's form
 * - `hex`: so many hexadecimal digits; `token`: so many letters and digits
 */
export type Generator =
  | 'uuid'
  | 'uuid-hex'
  | 'now'
  | 'unusable-password'
  | { readonly hex: number; readonly prefix?: string }
  | { readonly token: number; readonly prefix?: string }

/** How an import brings the rows of one model in. All parts empty: each is inserted as it is, with keys mapped. */
export interface ImportRules {
  /** In order: the first whose key is taken decides. */
  readonly collisions: readonly CollisionRule[]
  readonly values: readonly ValueRule[]
  /** Fields that refer to the row that this one belongs to: where that one was merged, this one is not imported. */
  readonly partOf: readonly string[]
}

/** What an import made of rows: in the database under another key, perhaps. */
export type ImportKind = 'inserted' | 'existing' | 'overwritten'

/** A row of a snapshot, and the row of the database that stands for it now. */
export interface ImportedRow {
  readonly model: ModelName
  readonly pk: PrimaryKey
  readonly actualPk: PrimaryKey
  readonly kind: ImportKind
}

/** A value that a collision rule put in place of a row's own. */
export interface RenewedValue {
  readonly model: ModelName
  /** Of the row, as the snapshot has it. */
  readonly pk: PrimaryKey
  readonly field: string
  /** The fields whose values were taken. */
  readonly key: readonly string[]
  readonly by: { readonly suffix: true } | { readonly generate: Generator } | { readonly derive: Derivation }
}

/** Models and fields that older snapshots have, and today's schema does not: an import leaves them out, or renames them. */
export interface VersionShims {
  readonly droppedModels: ReadonlySet<ModelName>
  readonly droppedFields: ReadonlyMap<ModelName, ReadonlySet<string>>
  /** Old name → name of today. */
  readonly renamedModels: ReadonlyMap<ModelName, ModelName>
  /** By today's model: old name → name of today. */
  readonly renamedFields: ReadonlyMap<ModelName, ReadonlyMap<string, string>>
}

export const transferFailures = [
  /** A row of a model, or with a field, that the subject neither has nor declares as dropped. */
  'unknown-model',
  'unknown-field',
  /** The model is excluded. */
  'unexportable-model',
  /** The subject does not say which scope the model belongs to. */
  'unspecified-scope',
  /** The file cannot be read as rows. */
  'deserialization-failed',
  /** The row collides with another, or refers to one that is not there. */
  'integrity-error',
  'database-error',
  /** The row breaks a CHECK or NOT NULL, or a value does not fit its type. */
  'validation-error',
] as const

/** Why an export or import failed, as a stable word. */
export type TransferFailure = (typeof transferFailures)[number]
