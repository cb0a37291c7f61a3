import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts'
import { type ExpectedValue, isMatcher, type Matcher } from './matcher.ts'

/** An expected value as a field of `expect.changes` has it. What is no matcher stands in `$json` where it must. */
export function caseForm(value: ExpectedValue): JsonValue {
  if (!isMatcher(value)) return literalForm(value)
  return matcherForm(value.rule)
}

/** A mapping in a case file would be read as an operator or a look-up; `$json` says that it is a value. */
export function literalForm(value: JsonValue): JsonValue {
  return holdsObject(value) ? { $json: value } : value
}

function matcherForm(rule: Matcher): JsonValue {
  switch (rule.matcher) {
    case 'any':
    case 'generated':
    case 'reference':
      return { $any: true }
    case 'differs':
      return { $differs: true }
    case 'matches':
      return { $matches: rule.pattern }
    case 'after':
    case 'before':
      return { [`$${rule.matcher}`]: rule.moment }
    case 'type':
      return { $type: rule.type }
    case 'close-to':
      return { $closeTo: { value: rule.value, within: rule.within } }
    case 'close-in-time':
      return { $closeTo: { value: rule.moment, within: rule.within } }
    case 'one-of':
      return { $oneOf: rule.values.map(innerForm) }
    case 'contains':
      return { $contains: innerForm(rule.value) }
    case 'unordered':
      return { $unordered: rule.items.map(innerForm) }
    case 'list':
      return rule.items.map(innerForm)
    case 'object':
      return Object.fromEntries(Object.entries(rule.members).map(([name, member]) => [name, innerForm(member)]))
  }
}

/** Within another value a mapping is what it seems, but for one that looks like an operator. */
function innerForm(value: ExpectedValue): JsonValue {
  if (isMatcher(value)) return matcherForm(value.rule)
  return plainForm(value)
}

/** A value within another: `$json` only where a key would be read as an operator. */
export function plainForm(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(plainForm)
  if (!isJsonObject(value)) return value
  if (Object.keys(value).some((name) => name.startsWith('$'))) return { $json: value }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plainForm(member)]))
}

/** Whether a value that an entry of a case holds is an operator: a mapping of one key that starts with `$`. */
export function isOperator(value: JsonValue | undefined): value is JsonObject {
  const [name, ...others] = isJsonObject(value) ? Object.keys(value) : []
  return others.length === 0 && name !== undefined && name.startsWith('$')
}

function holdsObject(value: JsonValue): boolean {
  return isJsonObject(value) || (isJsonArray(value) && value.some(holdsObject))
}
