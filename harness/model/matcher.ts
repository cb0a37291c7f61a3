import type { JsonValue } from './json.ts'
import type { ModelName } from './snapshot.ts'

/**
 * Stands where a value is expected that cannot, or need not, be written out.
 * @typeParam V what the values within it are: those expected, or what a case file says of them
 */
export type Matcher<V = ExpectedValue> =
  /** Any value, null included. */
  | { readonly matcher: 'any' }
  /** A string that the regular expression finds a match in. */
  | { readonly matcher: 'matches'; readonly pattern: string }
  /** A date or timestamp later than this one, or than the start of the case's steps (`run`). */
  | { readonly matcher: 'after'; readonly moment: string }
  /** A date or timestamp earlier than this one, or than the start of the case's steps (`run`). */
  | { readonly matcher: 'before'; readonly moment: string }
  /** Any value other than the one before, null included. */
  | { readonly matcher: 'differs' }
  /** A value that the database generated: not null. */
  | { readonly matcher: 'generated' }
  /** The primary key of the one expected row of the model with this mark, which nobody knows before rows are paired. */
  | { readonly matcher: 'reference'; readonly target: ModelName; readonly mark: string }
  /** A value of a JSON type, or a text of a certain form. */
  | TypeMatcher
  /** A number, or a text of one, at most `within` away. */
  | { readonly matcher: 'close-to'; readonly value: JsonValue; readonly within: JsonValue }
  /** A date or timestamp at most `withinMs` away; `within` is the duration as it was written. */
  | { readonly matcher: 'close-in-time'; readonly moment: string; readonly within: string; readonly withinMs: number }
  | { readonly matcher: 'one-of'; readonly values: readonly V[] }
  /** A text with this part, a list with this element, or an object with at least these members, in whatever depth. */
  | { readonly matcher: 'contains'; readonly value: V }
  /** A list of these elements in any order. */
  | { readonly matcher: 'unordered'; readonly items: readonly V[] }
  /** A list with a matcher in it. */
  | { readonly matcher: 'list'; readonly items: readonly V[] }
  /** An object with a matcher in it. */
  | { readonly matcher: 'object'; readonly members: Readonly<Record<string, V>> }

export interface TypeMatcher {
  readonly matcher: 'type'
  readonly type: ValueType
  /** Whether the column's numbers are texts, as those of `numeric` are. */
  readonly numbersAreTexts: boolean
}

export const valueTypes = [
  'string',
  'number',
  'boolean',
  'object',
  'array',
  'null',
  'integer',
  'uuid',
  'timestamp',
  'date',
  'email',
] as const
export type ValueType = (typeof valueTypes)[number]

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

/** The same matcher with other values within it; their order is kept. */
export function mapMatcher<V, W>(rule: Matcher<V>, map: (value: V) => W): Matcher<W> {
  switch (rule.matcher) {
    case 'one-of':
      return { matcher: 'one-of', values: rule.values.map(map) }
    case 'contains':
      return { matcher: 'contains', value: map(rule.value) }
    case 'unordered':
    case 'list':
      return { matcher: rule.matcher, items: rule.items.map(map) }
    case 'object': {
      const members = Object.entries(rule.members).map(([name, value]): [string, W] => [name, map(value)])
      return { matcher: 'object', members: Object.fromEntries(members) }
    }
    default:
      return rule
  }
}
