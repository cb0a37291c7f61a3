import type { JsonValue } from './json.ts'

/** Stands where a value is expected that cannot, or need not, be written out. */
export type Matcher =
  /** Any value, null included. */
  | { readonly matcher: 'any' }
  /** A string that the regular expression finds a match in. */
  | { readonly matcher: 'matches'; readonly pattern: string }
  /** A date or timestamp later than this one, or than the start of the case's steps (`run`). */
  | { readonly matcher: 'after'; readonly moment: string }
  /** Any value other than the one before, null included. */
  | { readonly matcher: 'differs' }
  /** A value that the database generated: not null. */
  | { readonly matcher: 'generated' }

/** A field of an expected row. Symbols keep a matcher apart from a JSON object that looks like one. */
export type ExpectedValue = JsonValue | ExpectedMatcher

const matcherBrand: unique symbol = Symbol.for('pg-roundtrip.matcher')

export interface ExpectedMatcher {
  readonly [matcherBrand]: true
  readonly rule: Matcher
}

export function expectMatch(rule: Matcher): ExpectedMatcher {
  return { [matcherBrand]: true, rule }
}

export function isMatcher(value: unknown): value is ExpectedMatcher {
  return typeof value === 'object' && value !== null && matcherBrand in value
}
