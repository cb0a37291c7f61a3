import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts'
import { type ExpectedValue, expectMatch, isMatcher, type Matcher } from '../model/matcher.ts'
import { findMismatch, type MatchContext } from './find-mismatch.ts'
import { matchElements } from './match-elements.ts'

/**
 * What should be expected of a value, in place of what was: parts of it that hold stay as they are, the others become
 * what was observed.
 * @param observe what is said of a part of the actual value
 */
export function amendExpected(
  expected: ExpectedValue,
  actual: JsonValue,
  context: MatchContext,
  observe: (value: JsonValue) => ExpectedValue,
): ExpectedValue {
  if (!isMatcher(expected)) return observe(actual)
  if (findMismatch(expected, actual, context) === null) return expected
  const amend = (part: ExpectedValue, found: JsonValue, before: JsonValue | undefined): ExpectedValue =>
    amendExpected(part, found, { ...context, before }, observe)
  const { rule } = expected
  switch (rule.matcher) {
    case 'object':
      return isJsonObject(actual) ? inObject(rule.members, actual, context, amend, observe) : observe(actual)
    case 'list': {
      if (!isJsonArray(actual)) return observe(actual)
      const { before } = context
      const items = actual.map((found, index) => {
        const item = rule.items[index]
        return item === undefined ? observe(found) : amend(item, found, isJsonArray(before) ? before[index] : undefined)
      })
      return expectMatch({ matcher: 'list', items })
    }
    case 'contains':
      return inContained(rule.value, actual, context, amend) ?? observe(actual)
    case 'unordered':
      return isJsonArray(actual) ? inAnyOrder(rule, actual, context, observe) : observe(actual)
    default:
      return observe(actual)
  }
}

type Amend = (part: ExpectedValue, found: JsonValue, before: JsonValue | undefined) => ExpectedValue
type Members = Readonly<Record<string, ExpectedValue>>

/** The members that are expected, in their order, then those that came besides. */
function inObject(
  members: Members,
  actual: Readonly<Record<string, JsonValue>>,
  context: MatchContext,
  amend: Amend,
  observe: (value: JsonValue) => ExpectedValue,
): ExpectedValue {
  const kept = Object.entries(members).flatMap(([name, value]): readonly (readonly [string, ExpectedValue])[] => {
    const found = memberOf(actual, name)
    return found === undefined ? [] : [[name, amend(value, found, memberOf(context.before, name))]]
  })
  const added = Object.entries(actual).flatMap(([name, found]) => {
    return Object.hasOwn(members, name) ? [] : [[name, observe(found)] as const]
  })
  return expectMatch({ matcher: 'object', members: Object.fromEntries([...kept, ...added]) })
}

/** Only of what was asked for; null when nothing of it is there. */
function inContained(
  wanted: ExpectedValue,
  actual: JsonValue,
  context: MatchContext,
  amend: Amend,
): ExpectedValue | null {
  const members = contained(wanted, actual, context.before, amend)
  return members && expectMatch({ matcher: 'contains', value: expectMatch({ matcher: 'object', members }) })
}

function contained(
  wanted: ExpectedValue,
  actual: JsonValue,
  before: JsonValue | undefined,
  amend: Amend,
): Members | null {
  const members = membersOf(wanted)
  if (!members || !isJsonObject(actual)) return null
  const kept = Object.entries(members).flatMap(([name, value]): readonly (readonly [string, ExpectedValue])[] => {
    const [found, held] = [memberOf(actual, name), memberOf(before, name)]
    if (found === undefined) return []
    const inner = contained(value, found, held, amend)
    return [[name, inner ? expectMatch({ matcher: 'object', members: inner }) : amend(value, found, held)]]
  })
  return kept.length === 0 ? null : Object.fromEntries(kept)
}

/** Elements that were found stay; those that were not give their places to those that came instead. */
function inAnyOrder(
  { items }: Extract<Matcher, { readonly matcher: 'unordered' }>,
  actual: readonly JsonValue[],
  context: MatchContext,
  observe: (value: JsonValue) => ExpectedValue,
): ExpectedValue {
  const left = matchElements(items, actual, (item, element) => {
    return findMismatch(item, element, { ...context, before: undefined }) === null
  })
  if (left.expected.length === items.length) return observe([...actual])
  const instead = left.actual.map((index) => observe(actual[index] ?? null))
  const kept = items.flatMap((item, index) => {
    if (!left.expected.includes(index)) return [item]
    const replacement = instead.shift()
    return replacement === undefined ? [] : [replacement]
  })
  return expectMatch({ matcher: 'unordered', items: [...kept, ...instead] })
}

function membersOf(value: ExpectedValue): Members | null {
  if (isMatcher(value)) return value.rule.matcher === 'object' ? value.rule.members : null
  return isJsonObject(value) ? value : null
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
