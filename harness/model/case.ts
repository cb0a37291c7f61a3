import type { JsonValue } from './json.ts'
import type { ExpectedValue } from './matcher.ts'
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
  readonly transform: readonly Step[]
  readonly expect: Expectations
}

/** `line` is the 1-based line of the step in the case file; null when the case was defined in TypeScript. */
interface StepPlace {
  readonly line: number | null
}

export type Step =
  | ({ readonly kind: 'insert'; readonly model: ModelName; readonly rows: readonly StepRow[] } & StepPlace)
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

export type SqlSource =
  | { readonly kind: 'text'; readonly text: string }
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }

/** Values by field name; the key `pk` stands for the primary key. */
export type StepRow = Readonly<Record<string, StepValue>>

export type StepValue =
  | { readonly kind: 'literal'; readonly value: JsonValue }
  /** The primary key of the one row of `model` that `where` finds. */
  | { readonly kind: 'ref'; readonly model: ModelName; readonly where: Where }
  /** An SQL expression, evaluated by the server in the step's own transaction; it may name the row's columns. */
  | { readonly kind: 'sql'; readonly expression: string }

/** All conditions must hold. No conditions: every row. */
export type Where = readonly Condition[]

export type Condition =
  | { readonly kind: 'pk'; readonly pk: PrimaryKey }
  /** The field equals the value (null: IS NULL). */
  | { readonly kind: 'equals'; readonly field: string; readonly value: JsonValue }
  /** The row that this foreign key points at satisfies `where`. */
  | { readonly kind: 'through'; readonly field: string; readonly where: Where }

export interface Expectations {
  readonly changes: readonly ExpectedChange[]
  /** The transformation must fail so, and nothing may have changed. */
  readonly error: ExpectedError | null
}

export interface ExpectedError {
  /** Five characters, as in the PostgreSQL manual's appendix A. Null: any error. */
  readonly sqlstate: string | null
  /** 1-based number of the step that must fail. Null: any step. */
  readonly step: number | null
  readonly line: number | null
}

/** A declared change. `where` finds rows as they were before the steps, or as a step inserted them. */
export type ExpectedChange =
  | { readonly kind: 'added'; readonly model: ModelName; readonly fields: ExpectedFields; readonly line: number | null }
  | { readonly kind: 'removed'; readonly model: ModelName; readonly where: Where; readonly line: number | null }
  | {
      readonly kind: 'changed'
      readonly model: ModelName
      readonly where: Where
      readonly fields: ExpectedFields
      readonly line: number | null
    }

/** Values, matchers or references by field name; the key `pk` stands for the primary key. */
export type ExpectedFields = Readonly<Record<string, ExpectedFieldValue>>

export type ExpectedFieldValue =
  | { readonly kind: 'value'; readonly value: ExpectedValue }
  | { readonly kind: 'ref'; readonly model: ModelName; readonly where: Where }
