import type { JsonValue } from './json.ts'
import type { ModelName, PrimaryKey } from './snapshot.ts'

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
