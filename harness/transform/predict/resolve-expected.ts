import type { ExpectedFieldValue } from '../../model/expectation.ts'
import type { JsonValue } from '../../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher, type Matcher, mapMatcher } from '../../model/matcher.ts'

type Reference = Extract<ExpectedFieldValue, { readonly kind: 'ref' }>

/** The value with the keys that its references mean. A list or an object that is then written out is one value. */
export function resolveExpected(
  value: ExpectedFieldValue,
  resolveReference: (reference: Reference) => ExpectedValue,
): ExpectedValue {
  switch (value.kind) {
    case 'value':
      return value.value
    case 'ref':
      return resolveReference(value)
    case 'matcher': {
      const rule = mapMatcher(value.rule, (inner) => resolveExpected(inner, resolveReference))
      return writtenOut(rule) ?? expectMatch(rule)
    }
  }
}

/** Null when there is a matcher in it, or it is one that is more than its parts. */
function writtenOut(rule: Matcher): JsonValue {
  if (rule.matcher === 'list') {
    const items = rule.items.filter((item): item is JsonValue => !isMatcher(item))
    return items.length === rule.items.length ? items : null
  }
  if (rule.matcher !== 'object') return null
  const members = Object.entries(rule.members).filter((entry): entry is [string, JsonValue] => !isMatcher(entry[1]))
  return members.length === Object.keys(rule.members).length ? Object.fromEntries(members) : null
}
