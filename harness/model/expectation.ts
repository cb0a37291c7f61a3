import type { ReferentialAction } from './catalog.ts'
import type { SourcePlace } from './errors.ts'
import type { TransferFailure } from './import-rule.ts'
import type { JsonValue } from './json.ts'
import type { Matcher } from './matcher.ts'
import type { ModelName } from './snapshot.ts'
import type { Where } from './where.ts'

export interface Expectations {
  readonly changes: readonly ExpectedChange[]
  readonly unchanged: readonly UnchangedModel[]
  /** What the steps do to the structure of the database; anything else that they do to it is a finding. */
  readonly schema: readonly ExpectedSchemaChange[]
  readonly sequences: readonly ExpectedSequence[]
  /** The transformation must fail so, and nothing may have changed. */
  readonly error: ExpectedError | null
}

/** The promise that no row of a model is added, removed or changed, whatever follows from the steps. */
export interface UnchangedModel {
  readonly model: ModelName
  readonly line: number | null
}

/**
 * A change of structure. `model` and `field` are named as before it, but where something is added; a null `field` means
 * the table.
 */
export type ExpectedSchemaChange =
  /** `type`: as SQL. Null: any. */
  (
    | { readonly kind: 'added'; readonly model: ModelName; readonly field: string | null; readonly type: string | null }
    | { readonly kind: 'dropped'; readonly model: ModelName; readonly field: string | null }
    /** `to`: the new name of the field, or of the model. */
    | { readonly kind: 'renamed'; readonly model: ModelName; readonly field: string | null; readonly to: string }
    /** `to`: the new type as SQL. Null: any. */
    | { readonly kind: 'retyped'; readonly model: ModelName; readonly field: string; readonly to: string | null }
    | {
        readonly kind: 'altered'
        readonly model: ModelName
        readonly field: string
        readonly parts: readonly FieldPart[]
        /** As SQL; null: none. One of `parts` is the default then. Absent: any. */
        readonly default?: string | null
        /** One of `parts` is the nullability then. Absent: any. */
        readonly nullable?: boolean
      }
    | {
        readonly kind: 'altered'
        readonly model: ModelName
        readonly field: null
        readonly parts: readonly TablePart[]
        /** It is about this foreign key alone; `parts` are the foreign keys. Absent: about any. */
        readonly foreignKey?: ExpectedForeignKey
      }
  ) & { readonly line: number | null }

/** A foreign key after the steps. What is absent may be anything. */
export interface ExpectedForeignKey {
  /** In the order of the key. Named as models are: as before the steps, but where something is added. */
  readonly fields: readonly string[]
  /** The model that it refers to; null: there is no such key any more. */
  readonly references?: ModelName | null
  readonly onDelete?: ReferentialAction
  readonly onUpdate?: ReferentialAction
}

/** What a column is, besides its name and type. */
export const fieldParts = ['default', 'nullability', 'identity', 'generation', 'collation'] as const
export type FieldPart = (typeof fieldParts)[number]

/** What a table is, besides its columns. */
export const tableParts = [
  'primary-key',
  'unique-keys',
  'foreign-keys',
  'checks',
  'triggers',
  'row-security',
  'logging',
] as const
export type TablePart = (typeof tableParts)[number]

/**
 * What is said of a sequence after the steps. Without an entry, and besides `advanced`: it must not be behind the keys
 * of the rows.
 */
export interface ExpectedSequence {
  /** As the case names it: `schema.name`, or the model and field whose numbers it gives; once bound, the first. */
  readonly sequence: string
  /** How the case names it, once bound. Absent: just so. */
  readonly writtenAs?: string
  readonly state: /** What it gives next. */
    | { readonly kind: 'next'; readonly next: JsonValue }
    /** How many numbers further it is than after the import. */
    | { readonly kind: 'advanced'; readonly by: number }
    /** It is behind, and that is known. */
    | { readonly kind: 'behind' }
  readonly line: number | null
}

export interface ExpectedError {
  /** Five characters, as in the PostgreSQL manual's appendix A. Null: any error. */
  readonly sqlstate: string | null
  /** 1-based number of the step that must fail. Null: any step. */
  readonly step: number | null
  /** Why an import step must fail. Absent: for whatever reason. */
  readonly failure?: TransferFailure
  readonly line: number | null
}

/**
 * A declared change. `where` finds rows as they were before the steps, or as a step inserted them; it must find some.
 * `count` says exactly how many rows; absent: one that is added, any number that `where` finds.
 */
export type ExpectedChange =
  | ({ readonly kind: 'added'; readonly model: ModelName; readonly fields: ExpectedFields } & ChangePlace)
  | ({ readonly kind: 'removed'; readonly model: ModelName; readonly where: Where } & ChangePlace)
  | ({
      readonly kind: 'changed'
      readonly model: ModelName
      readonly where: Where
      readonly fields: ExpectedFields
      /** `where` finds rows of the snapshot of an import step, which is otherwise what it says. Absent: rows of before. */
      readonly imported?: ImportedBy
    } & ChangePlace)
  | DeclaredImport

/** What an import step makes of rows of its snapshot, other than to add them: `where` finds them there, by keys of there. */
export type DeclaredImport =
  /** The row that `into` finds, as it was before the step, stands for it. Null: the one that shares a unique key with it. */
  | ({ readonly kind: 'merged' } & Absorbed)
  /** The row that `into` finds takes its values. */
  | ({ readonly kind: 'overwritten' } & Absorbed)
  /** Nothing of it is brought in. */
  | ({
      readonly kind: 'left-out'
      readonly model: ModelName
      readonly where: Where
      readonly imported: ImportedBy
    } & ChangePlace)

type Absorbed = {
  readonly model: ModelName
  readonly where: Where
  readonly into: Where | null
  readonly imported: ImportedBy
} & ChangePlace

/** The 1-based number of an import step; `any`: of whichever. */
export type ImportedBy = number | 'any'

export function isDeclaredImport(change: ExpectedChange): change is DeclaredImport {
  return change.kind === 'merged' || change.kind === 'overwritten' || change.kind === 'left-out'
}

interface ChangePlace {
  readonly count?: number
  readonly line: number | null
  /** Where it is, if that is not the case file; `line` is null then. */
  readonly source?: SourcePlace
}

/** Values, matchers or references by field name; the key `pk` stands for the primary key. */
export type ExpectedFields = Readonly<Record<string, ExpectedFieldValue>>

export type ExpectedFieldValue =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'ref'; readonly model: ModelName; readonly where: Where }
  | { readonly kind: 'matcher'; readonly rule: Matcher<ExpectedFieldValue> }
