import type { JsonValue } from './json.ts'
import type { Matcher } from './matcher.ts'
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
      readonly kind: 'run'
      readonly command: RunCommand
      /** Variables besides those of the runner and of the database. */
      readonly env: Readonly<Record<string, string>>
      /** Absolute path of the folder that it runs in. */
      readonly cwd: string
      /** Null: the case's own timeout alone. */
      readonly timeoutMs: number | null
    } & StepPlace)

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
  /** The transformation must fail so, and nothing may have changed. */
  readonly error: ExpectedError | null
}

/** The promise that no row of a model is added, removed or changed, whatever follows from the steps. */
export interface UnchangedModel {
  readonly model: ModelName
  readonly line: number | null
}

export interface ExpectedError {
  /** Five characters, as in the PostgreSQL manual's appendix A. Null: any error. */
  readonly sqlstate: string | null
  /** 1-based number of the step that must fail. Null: any step. */
  readonly step: number | null
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
    } & ChangePlace)

interface ChangePlace {
  readonly count?: number
  readonly line: number | null
}

/** Values, matchers or references by field name; the key `pk` stands for the primary key. */
export type ExpectedFields = Readonly<Record<string, ExpectedFieldValue>>

export type ExpectedFieldValue =
  | { readonly kind: 'value'; readonly value: JsonValue }
  | { readonly kind: 'ref'; readonly model: ModelName; readonly where: Where }
  | { readonly kind: 'matcher'; readonly rule: Matcher<ExpectedFieldValue> }
