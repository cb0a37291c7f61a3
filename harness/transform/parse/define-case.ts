import type { ReferentialAction } from '../../model/catalog.ts'
import type { FieldPart, TablePart } from '../../model/expectation.ts'
import type { TransferFailure } from '../../model/import-rule.ts'
import type { ExactNumber } from '../../model/json.ts'
import type { ValueType } from '../../model/matcher.ts'
import type { RowFilter, Scope } from '../../model/scope.ts'

/** A value as it is written. Operators do not work inside of lists and mappings. */
export type Literal =
  | null
  | boolean
  | number
  | bigint
  | string
  | ExactNumber
  | readonly Literal[]
  | { readonly [key: string]: Literal }

/** Conditions by field, all of which must hold; `all` means every row. */
export type WhereDefinition = 'all' | ConditionsDefinition

/**
 * By field name; `pk` stands for the primary key. A mapping holds conditions on the row that the foreign key points at;
 * `{ $json: … }` is a mapping that the field equals; null means IS NULL.
 */
export interface ConditionsDefinition {
  readonly [field: string]: Literal | ConditionOperators | ConditionsDefinition
}

/** What a field must be like; several hold together. */
export interface ConditionOperators {
  readonly $json?: Literal
  /** Equal to the primary key of the one row of the model that the conditions find. */
  readonly $ref?: RefOperator['$ref']
  /** Equal to an SQL expression, in steps only; it may name the row's columns. */
  readonly $sql?: string
  /** One of these; null among them means IS NULL. Under `pk`, lists are keys of several columns. */
  readonly $in?: readonly (Literal | RefOperator | SqlOperator)[]
  readonly $gt?: Literal | RefOperator | SqlOperator
  readonly $gte?: Literal | RefOperator | SqlOperator
  readonly $lt?: Literal | RefOperator | SqlOperator
  readonly $lte?: Literal | RefOperator | SqlOperator
  /** A pattern of SQL's LIKE. */
  readonly $like?: string
  readonly $null?: boolean
  /** All rows that this does not find, those with NULL in the field included. */
  readonly $not?: Literal | ConditionOperators | ConditionsDefinition
}

/** The value exactly as it is written. */
export interface JsonOperator {
  readonly $json: Literal
}

/** The primary key of the one row of the model that the conditions find. */
export interface RefOperator {
  readonly $ref: { readonly [model: string]: WhereDefinition }
}

/** An SQL expression, evaluated by the server; it may name the row's columns. */
export interface SqlOperator {
  readonly $sql: string
}

/** What a value must be like, where it is not written out. What it holds may be matchers, too. */
export type MatcherDefinition =
  | { readonly $any: true }
  | { readonly $matches: string }
  | { readonly $after: string }
  | { readonly $before: string }
  | { readonly $differs: true }
  | { readonly $oneOf: readonly ExpectedValueDefinition[] }
  /** A number, as a number or a text; or a date or timestamp, with a duration such as `5s`. */
  | { readonly $closeTo: { readonly value: NumberDefinition | string; readonly within: NumberDefinition | string } }
  | { readonly $contains: ExpectedValueDefinition }
  | { readonly $unordered: readonly ExpectedValueDefinition[] }
  | { readonly $type: ValueType }

type NumberDefinition = number | bigint | ExactNumber

/** A literal, a reference or a matcher; or a list or mapping of them. */
export type ExpectedValueDefinition =
  | Literal
  | RefOperator
  | JsonOperator
  | MatcherDefinition
  | readonly ExpectedValueDefinition[]
  | { readonly [key: string]: ExpectedValueDefinition }

/** By field name; `pk` stands for the primary key. */
export interface StepRowDefinition {
  readonly [field: string]: Literal | RefOperator | SqlOperator | JsonOperator
}

/** By field name; `pk` stands for the primary key. */
export interface ExpectedFieldsDefinition {
  readonly [field: string]: ExpectedValueDefinition
}

/** The number of a migration or its whole name; `none`: before the first. */
export type VersionDefinition = string | number | bigint

export type StepDefinition =
  | {
      readonly insert: string
      readonly rows: readonly StepRowDefinition[]
      /** Inserts the rows so many times, with `{index}` in texts from 1. */
      readonly repeat?: number
    }
  | {
      readonly update: string
      readonly where: WhereDefinition
      readonly set: StepRowDefinition
      readonly allowNone?: boolean
    }
  | { readonly delete: string; readonly where: WhereDefinition; readonly allowNone?: boolean }
  /** SQL text, or a file of it, relative to the module. */
  | { readonly sql: string | { readonly file: string } }
  /** A folder of migrations, relative to the module. */
  | {
      readonly migrate: string
      /** The last migration that the database has before: its number or name; of the subject's own that of the snapshot. */
      readonly from?: VersionDefinition
      /** The last one that it has after. Default: the folder's last. */
      readonly to?: VersionDefinition
    }
  /** A program with its arguments, or a text for the shell, that gets `DATABASE_URL` and libpq's variables. */
  | {
      readonly run: readonly [string, ...string[]] | string
      readonly env?: Readonly<Record<string, string>>
      /** Relative to the module. Default: its folder. */
      readonly cwd?: string
      /** Milliseconds, or a text such as `30s` or `2m`. Default: the case's own. */
      readonly timeout?: number | string
    }
  /** A snapshot to bring into what is there: its name, or a path relative to the module. */
  | ({
      readonly import: string
      readonly scope: Exclude<Scope, 'global'>
      /** An import that was done under this UUID is not done again. */
      readonly uuid?: string
    } & TakenRows &
      ImportFlags)

/** `count`: exactly how many rows. Default: one is added; any number but none is removed or changed. */
export type ChangeDefinition =
  | { readonly added: string; readonly count?: number; readonly fields: ExpectedFieldsDefinition }
  | { readonly removed: string; readonly count?: number; readonly where: WhereDefinition }
  | {
      readonly changed: string
      readonly count?: number
      readonly where: WhereDefinition
      readonly fields: ExpectedFieldsDefinition
      /** `where` finds rows of the snapshot of an import step: of this one, by its number from 1, or of any. */
      readonly imported?: true | number
    }
  /** Rows of the snapshot of an import step, for which rows stand that are there: those that `into` finds. */
  | ({ readonly merged: string } & AbsorbedDefinition)
  /** The same, whose values the rows that are there take. */
  | ({ readonly overwritten: string } & AbsorbedDefinition)
  /** Rows of the snapshot of an import step that are not brought in. */
  | {
      readonly leftOut: string
      readonly count?: number
      readonly where: WhereDefinition
      readonly imported?: true | number
    }

interface AbsorbedDefinition {
  readonly count?: number
  readonly where: WhereDefinition
  /** Default: the row with the same values in a unique key. */
  readonly into?: WhereDefinition
  readonly imported?: true | number
}

/** What a sequence is like after the steps. `behind`: it gives numbers next that rows have already. */
export type SequenceDefinition =
  | { readonly next: NumberDefinition }
  /** How many numbers it has given since the import. */
  | { readonly advancedBy: NumberDefinition }
  | 'behind'

/**
 * A change of the database's structure. Models and fields go by their names before the steps, but where something is
 * added; without `field` it is about the table. Types are SQL; left out: any.
 */
export type SchemaChangeDefinition =
  | { readonly added: string; readonly field?: string; readonly type?: string }
  | { readonly dropped: string; readonly field?: string }
  /** `to`: the new name of the field, or of the model. */
  | { readonly renamed: string; readonly field?: string; readonly to: string }
  | { readonly retyped: string; readonly field: string; readonly to?: string }
  | ({ readonly altered: string; readonly field: string } & (
      | {
          /** What is other, whatever it is now. */
          readonly parts: readonly FieldPart[]
          /** As SQL; null: none. */
          readonly default?: string | number | boolean | null
          readonly nullable?: boolean
        }
      | {
          readonly parts?: readonly FieldPart[]
          readonly default: string | number | boolean | null
          readonly nullable?: boolean
        }
      | {
          readonly parts?: readonly FieldPart[]
          readonly default?: string | number | boolean | null
          readonly nullable: boolean
        }
    ))
  | { readonly altered: string; readonly field?: never; readonly parts: readonly TablePart[] }
  | {
      readonly altered: string
      readonly field?: never
      /** The fields of a key that is new, gone or another, in its order. */
      readonly foreignKey: readonly string[]
      /** The model that it refers to; null: it is gone. Default: any, as of the actions. */
      readonly references?: string | null
      readonly onDelete?: ReferentialAction
      readonly onUpdate?: ReferentialAction
    }

export interface ExpectationsDefinition {
  /** Entries, and files of them (YAML or JSON), relative to the module. */
  readonly changes?: readonly (ChangeDefinition | { readonly file: string })[]
  /** What the steps do to the structure of the database. */
  readonly schema?: readonly SchemaChangeDefinition[]
  /** Names of models of which no row may change, whatever follows from the steps. */
  readonly unchanged?: readonly string[]
  /** By the names of sequences, or by the model and field whose numbers they give: `shop.order.id`. */
  readonly sequences?: { readonly [sequence: string]: SequenceDefinition }
  readonly error?: true | { readonly sqlstate?: string; readonly step?: number; readonly failure?: TransferFailure }
}

/** What a case file holds, as TypeScript. See docs/cases.md. */
export interface CaseDefinition {
  readonly name: string
  readonly subject: string
  readonly snapshot: string
  readonly tags?: readonly string[]
  /** True, or a reason. */
  readonly skip?: boolean | string
  /** Milliseconds, or a text such as `30s` or `2m`. Default: 60s. */
  readonly timeout?: number | string
  /** How the snapshot is brought in. Default: in global scope, all of it. */
  readonly import?: { readonly scope?: Scope } & TakenRows & ImportFlags
  readonly transform?: readonly StepDefinition[]
  /** How the database is read after the steps. Default: in global scope, all of it. */
  readonly export?: { readonly scope?: Scope } & TakenRows
  readonly expect?: ExpectationsDefinition
  /** Run a second time on the same database, the transformation must change nothing more. */
  readonly twice?: boolean
  /** What undoes the transformation: the down parts of its migrate steps, or a file or folder of SQL, by its path. */
  readonly reversible?: boolean | string
  /** With all primary keys that mean nothing moved to other numbers the case must pass as well. */
  readonly renumbered?: boolean
  /** What the case leaves can be imported into an empty database, and is exported from there just so. */
  readonly reimport?: boolean
}

interface TakenRows extends RowFilter {
  /** By model, how many rows must take part. Default: as many as do. */
  readonly takes?: { readonly [model: string]: number }
}

interface ImportFlags {
  /** What switches the subject's import rules over. */
  readonly flags?: readonly string[]
}

/** Gives the definition its type; returns it as it is. */
export function defineCase(definition: CaseDefinition): CaseDefinition {
  return definition
}
