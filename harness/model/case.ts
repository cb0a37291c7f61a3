import type { ReferentialAction } from './catalog.ts'
import type { SourcePlace } from './errors.ts'
import type { TransferFailure } from './import-rule.ts'
import type { JsonValue } from './json.ts'
import type { Matcher } from './matcher.ts'
import type { RowFilter, Scope } from './scope.ts'
import type { ModelName, PrimaryKey } from './snapshot.ts'

/** One declarative test. Parsed from a YAML or JSON file, or given to `defineCase`. */
export interface Case {
  readonly name: string
  readonly subject: string
  /** The name of a snapshot of the subject (`fresh-install`), or a path relative to the case file. */
  readonly snapshot: string
  /** Absolute path of the file that declares the case. */
  readonly file: string
  readonly tags: readonly string[]
  readonly skip: boolean
  readonly timeoutMs: number
  /** How the snapshot is brought in. Absent: in global scope, all of it. */
  readonly import?: CaseImport
  readonly transform: readonly Step[]
  /** How the database is read after the steps. Absent: in global scope, all of it. */
  readonly export?: CaseExport
  readonly expect: Expectations
  readonly modes: CaseModes
  /** Absolute paths of the files that `expect.changes` names, in their order. Absent: none. */
  readonly sideFiles?: readonly string[]
}

/** Which rows take part. */
export interface CaseExport {
  readonly scope: Scope
  readonly filter: RowFilter
  /** By model, how many rows must take part. Absent: as many as do. */
  readonly takes?: TakenCounts
  /** Of `import` or `export` in the case file; null when the case was defined in TypeScript. */
  readonly line: number | null
}

export interface CaseImport extends CaseExport {
  /** What switches the subject's import rules over. */
  readonly flags: readonly string[]
}

export type TakenCounts = ReadonlyMap<ModelName, number>

/** What else must hold of a case, each tried after the case itself has passed. */
export interface CaseModes {
  /** Running the transformation a second time changes nothing more. */
  readonly twice: boolean
  /** What undoes the transformation, so that the snapshot is back. Null: not tried. */
  readonly reversible: Reversal | null
  /** With every primary key that means nothing moved to other numbers, the verdict is the same. */
  readonly renumbered: boolean
  /** What is exported can be imported into an empty database, and is exported from there just so. */
  readonly reimport: boolean
}

export const noModes: CaseModes = { twice: false, reversible: null, renumbered: false, reimport: false }

export type Reversal =
  /** The down parts of the migrate steps, the last one first. */
  | { readonly kind: 'migrations' }
  /** A file of SQL, or a folder of such files that run in the order of their names. `path` is absolute. */
  | { readonly kind: 'path'; readonly path: string; readonly line: number | null }

/** `line` is the 1-based line of the step in the case file; null when the case was defined in TypeScript. */
interface StepPlace {
  readonly line: number | null
}

export type Step =
  | ({
      readonly kind: 'insert'
      readonly model: ModelName
      readonly rows: readonly StepRow[]
      /** How often, before the step is bound, `rows` stand for: once for each index from 1. Absent: once, and no index. */
      readonly repeat?: number
    } & StepPlace)
  | ({
      readonly kind: 'update'
      readonly model: ModelName
      readonly where: Where
      readonly set: StepRow
      readonly allowNone: boolean
    } & StepPlace)
  | ({
      readonly kind: 'delete'
      readonly model: ModelName
      readonly where: Where
      readonly allowNone: boolean
    } & StepPlace)
  | ({ readonly kind: 'sql'; readonly source: SqlSource } & StepPlace)
  | ({
      readonly kind: 'migrate'
      /** Absolute path of the folder of migrations, in one of the layouts that config/migrations knows. */
      readonly folder: string
      /**
       * The version that the database has before the step: the last one applied, `none` for none. Null: where the step of
       * the same folder before it ended, else none.
       */
      readonly from: string | null
      /** The version that it has after the step; one before `from` (or `none`) runs the down parts. Null: the last. */
      readonly to: string | null
    } & StepPlace)
  | ({
      readonly kind: 'run'
      readonly command: RunCommand
      /** Variables besides those of the runner and of the database. */
      readonly env: Readonly<Record<string, string>>
      /** Absolute path of the folder that it runs in. */
      readonly cwd: string
      /** Null: the case's own timeout alone. */
      readonly timeoutMs: number | null
    } & StepPlace)
  | ({
      readonly kind: 'import'
      /** As that of the case: the name of a snapshot of the subject, or a path relative to the case file. */
      readonly snapshot: string
      readonly scope: Scope
      readonly filter: RowFilter
      readonly flags: readonly string[]
      readonly takes?: TakenCounts
      /** An import that was done under it is not done again. Null: it is done whenever the step runs. */
      readonly uuid: string | null
    } & StepPlace)

/** A step that brings a snapshot into what is there. */
export type ImportStep = Extract<Step, { readonly kind: 'import' }>

/** A step about the rows of one model, whose effect can be predicted. */
export type RowStep = Extract<Step, { readonly model: ModelName }>

export function isRowStep(step: Step): step is RowStep {
  return 'model' in step
}

export type SqlSource =
  | { readonly kind: 'text'; readonly text: string }
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }

export type RunCommand =
  /** A program and its arguments: at least one word. */
  | { readonly kind: 'program'; readonly words: readonly string[] }
  /** A text for `/bin/sh`. */
  | { readonly kind: 'shell'; readonly text: string }

/** Values by field name; the key `pk` stands for the primary key. */
export type StepRow = Readonly<Record<string, StepValue>>

export type StepValue =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  /** The primary key of the one row of `model` that `where` finds. */
  | { readonly kind: 'ref'; readonly model: ModelName; readonly where: Where }
  /** An SQL expression, evaluated by the server in the step's own transaction; it may name the row's columns. */
  | { readonly kind: 'sql'; readonly expression: string }

/** A value that is not written out. */
export type ComputedValue = Exclude<StepValue, { readonly kind: 'literal' }>

/** All conditions must hold. No conditions: every row. */
export type Where = readonly Condition[]

export type Condition =
  | { readonly kind: 'pk'; readonly pk: PrimaryKey }
  /** The field equals the value (null: IS NULL). */
  | { readonly kind: 'equals'; readonly field: string; readonly value: JsonValue }
  /** The field equals one of the values, of which null stands for IS NULL. */
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly JsonValue[] }
  /** The field comes so in the order of its type, compared with a value that is not null. */
  | { readonly kind: 'order'; readonly field: string; readonly comparison: Comparison; readonly value: JsonValue }
  /** The field equals a value, or comes so after it, that is not written out. NULL satisfies it on neither side. */
  | {
      readonly kind: 'computed'
      readonly field: string
      readonly comparison: 'eq' | Comparison
      /** An SQL expression may stand in steps only; it may name the columns of the row whose field it is compared with. */
      readonly value: ComputedValue
    }
  /** The field, a text, is like the pattern of SQL's LIKE. */
  | { readonly kind: 'like'; readonly field: string; readonly pattern: string }
  /** The row that this foreign key points at satisfies `where`. */
  | { readonly kind: 'through'; readonly field: string; readonly where: Where }
  /** At least one of them is satisfied. */
  | { readonly kind: 'any'; readonly of: readonly Where[] }
  /** `where` is not satisfied, be it that a null keeps it from being so. */
  | { readonly kind: 'not'; readonly where: Where }

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte'

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
