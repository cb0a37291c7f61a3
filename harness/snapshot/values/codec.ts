import type { JsonValue } from '../../model/json.ts'

/**
 * How values of a PostgreSQL type are written in snapshots. Neither side handles SQL NULL, which is JSON null.
 * `decode(encode(value))` is the canonical form of any spelling that `encode` accepts.
 */
export interface Codec {
  /** PostgreSQL's output text (DateStyle ISO, TimeZone UTC, IntervalStyle postgres) to canonical JSON. */
  readonly decode: (text: string) => JsonValue
  /**
   * JSON, in canonical form or as Django and Sentry write it, to text that PostgreSQL reads as the same value.
   * @throws ValueError when no value of the type is written so
   */
  readonly encode: (value: JsonValue) => string
}

/** A JSON value that the type has no reading for. The message says what was expected, without the value. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}
