import type { JsonValue } from '../model/json.ts'
import { jsonPathText } from '../model/json-path.ts'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import { describeExpected, describeMatcher } from './describe-matcher.ts'
import { findMismatch, type MatchContext, type Mismatch } from './find-mismatch.ts'
import { openJson } from './open-json.ts'

/** How an actual value is not one that the matcher stands for; null when it is. An absent value never is. */
export function mismatchOf(rule: Matcher, actual: JsonValue | undefined, given: MatchContext): Mismatch | null {
  const context = { ...given, before: given.before === undefined ? undefined : openJson(given.before) }
  return findMismatch(expectMatch(rule), actual === undefined ? undefined : openJson(actual), context)
}

/** Whether the actual value is one that the matcher stands for. */
export function matches(rule: Matcher, actual: JsonValue | undefined, context: MatchContext): boolean {
  return mismatchOf(rule, actual, context) === null
}

/**
 * What is wrong, to be read after what it is about: ` should be "a" or "b", but is "c"`,
 * ` at items[2].price: should be a number, but is null`.
 * @param shown the whole actual value, as it may be shown; null when it is absent
 * @param hidden whether the field's value must not be shown: then neither are places within it
 * @param safe takes out of a text what must not be shown wherever it is
 */
export function mismatchText(
  rule: Matcher,
  { path, kind, expected, actual }: Mismatch,
  shown: string | null,
  hidden: boolean,
  safe: (text: string) => string,
): string {
  if (hidden || (path.length === 0 && kind === 'differs')) {
    return ` should be ${safe(describeMatcher(rule, hidden))}, but is ${cut(shown)}`
  }
  const wanted = cut(expected === null ? 'null' : safe(describeExpected(expected)))
  const found = cut(actual === undefined ? null : safe(describeExpected(actual)))
  const place = path.length === 0 ? '' : ` at ${safe(jsonPathText(path))}`
  switch (kind) {
    case 'differs':
      return `${place}: should be ${wanted}, but is ${found}`
    case 'surplus':
      return `${place}: should not be there, but is ${found}`
    case 'no-element':
      return `${place}: no element is ${wanted}, of ${found}`
  }
}

function cut(text: string | null): string {
  if (text === null) return 'absent'
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}
