import type { ExactNumber } from '../../model/json.ts'

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
  readonly [field: string]: Literal | JsonOperator | ConditionsDefinition
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

export type MatcherDefinition =
  | { readonly $any: true }
  | { readonly $matches: string }
  | { readonly $after: string }
  | { readonly $differs: true }

/** By field name; `pk` stands for the primary key. */
export interface StepRowDefinition {
  readonly [field: string]: Literal | RefOperator | SqlOperator | JsonOperator
}

/** By field name; `pk` stands for the primary key. */
export interface ExpectedFieldsDefinition {
  readonly [field: string]: Literal | RefOperator | JsonOperator | MatcherDefinition
}

export type StepDefinition =
  | { readonly insert: string; readonly rows: readonly StepRowDefinition[] }
  | {
      readonly update: string
      readonly where: WhereDefinition
      readonly set: StepRowDefinition
      readonly allowNone?: boolean
    }
  | { readonly delete: string; readonly where: WhereDefinition; readonly allowNone?: boolean }
  /** SQL text, or a file of it, relative to the module. */
  | { readonly sql: string | { readonly file: string } }

export type ChangeDefinition =
  | { readonly added: string; readonly fields: ExpectedFieldsDefinition }
  | { readonly removed: string; readonly where: WhereDefinition }
  | { readonly changed: string; readonly where: WhereDefinition; readonly fields: ExpectedFieldsDefinition }

export interface ExpectationsDefinition {
  readonly changes?: readonly ChangeDefinition[]
  readonly error?: true | { readonly sqlstate?: string; readonly step?: number }
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
  readonly transform?: readonly StepDefinition[]
  readonly expect?: ExpectationsDefinition
}

/** Gives the definition its type; returns it as it is. */
export function defineCase(definition: CaseDefinition): CaseDefinition {
  return definition
}
