import { type JsonValue, jsonEquals } from './json.ts'
import { type ExpectedValue, isMatcher, mapMatcher } from './matcher.ts'

/** Whether two expectations say the same, in the same way. */
export function sameExpectation(a: ExpectedValue | undefined, b: ExpectedValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && jsonEquals(asJson(a), asJson(b)))
}

/** Equal exactly for what is the same: an object for a matcher, a list for a value. */
function asJson(value: ExpectedValue): JsonValue {
  return isMatcher(value) ? Object.fromEntries(Object.entries(mapMatcher(value.rule, asJson))) : [value]
}
