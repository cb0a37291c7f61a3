import { areNear, parseDecimal } from '../model/decimal.ts'
import { instantOrder, parseInstant } from '../model/instant.ts'
import { isJsonArray, isJsonObject, type JsonValue, jsonEquals } from '../model/json.ts'
import type { JsonPath } from '../model/json-path.ts'
import { type ExpectedValue, isMatcher, type Matcher } from '../model/matcher.ts'
import { isOfType } from '../model/value-type.ts'
import { matchElements } from './match-elements.ts'

export interface MatchContext {
  /** What was there before the steps. */
  readonly before: JsonValue | undefined
  /** When the steps began; null for files. */
  readonly runStart: string | null
}

/** The first place within a value where it is not as expected. */
export interface Mismatch {
  /** From the value that was asked about; empty for the whole of it. */
  readonly path: JsonPath
  readonly kind: /** `actual` is not as `expected` asks. */
    | 'differs'
    /** Nothing should be there. */
    | 'surplus'
    /** Of a list whose order does not matter: no element is as `expected` asks. */
    | 'no-element'
  readonly expected: ExpectedValue | null
  /** Undefined when nothing is there. */
  readonly actual: JsonValue | undefined
}

type Step = JsonPath[number]

/** Null when the value is as expected. An absent value never is. */
export function findMismatch(
  expected: ExpectedValue,
  actual: JsonValue | undefined,
  context: MatchContext,
): Mismatch | null {
  const differs: Mismatch = { path: [], kind: 'differs', expected, actual }
  if (actual === undefined) return differs
  const rule = isMatcher(expected) ? expected.rule : null
  if (rule && !isStructured(rule)) return matchesAlone(rule, actual, context) ? null : differs
  switch (rule?.matcher) {
    case 'one-of':
      return rule.values.some((value) => findMismatch(value, actual, context) === null) ? null : differs
    case 'contains':
      return contains(rule.value, actual, context, differs)
    case 'unordered':
      return isJsonArray(actual) ? inAnyOrder(rule.items, actual, context) : differs
  }
  const items = rule?.matcher === 'list' ? rule.items : isMatcher(expected) ? null : listOf(expected)
  if (items) return isJsonArray(actual) ? inOrder(items, actual, context) : differs
  const members = rule?.matcher === 'object' ? rule.members : isMatcher(expected) ? null : objectOf(expected)
  if (members) return isJsonObject(actual) ? inMembers(members, actual, context, 'exactly') : differs
  return !isMatcher(expected) && jsonEquals(expected, actual) ? null : differs
}

type Structured = Extract<Matcher, { readonly matcher: 'one-of' | 'contains' | 'unordered' | 'list' | 'object' }>

function isStructured(rule: Matcher): rule is Structured {
  return ['one-of', 'contains', 'unordered', 'list', 'object'].includes(rule.matcher)
}

function matchesAlone(rule: Exclude<Matcher, Structured>, actual: JsonValue, context: MatchContext): boolean {
  switch (rule.matcher) {
    case 'any':
      return true
    case 'generated':
      return actual !== null
    // Its row has no partner: else the partner's key stands here.
    case 'reference':
      return false
    case 'differs':
      return !jsonEquals(actual, context.before)
    case 'matches':
      return typeof actual === 'string' && new RegExp(rule.pattern, 'u').test(actual)
    case 'after':
    case 'before': {
      const moment = rule.moment === 'run' ? context.runStart : rule.moment
      const order = moment === null ? null : instantOrder(moment, actual)
      if (order === null) return false
      if (rule.matcher === 'before') return order < 0
      // A transaction's now() may equal the start that was read just before it.
      return rule.moment === 'run' ? order >= 0 : order > 0
    }
    case 'type':
      return isOfType(rule, actual)
    case 'close-to': {
      const [wanted, found, within] = [parseDecimal(rule.value), parseDecimal(actual), parseDecimal(rule.within)]
      return wanted !== null && found !== null && within !== null && areNear(wanted, found, within)
    }
    case 'close-in-time':
      return isCloseInTime(rule.moment, actual, rule.withinMs)
  }
}

function isCloseInTime(moment: JsonValue, actual: JsonValue, withinMs: number): boolean {
  const [wanted, found] = [parseInstant(moment), parseInstant(actual)]
  if (wanted?.kind !== 'finite' || found?.kind !== 'finite') return wanted !== null && wanted.kind === found?.kind
  const apart = found.microseconds - wanted.microseconds
  return (apart < 0n ? -apart : apart) <= BigInt(withinMs) * 1000n
}

function contains(wanted: ExpectedValue, actual: JsonValue, context: MatchContext, differs: Mismatch): Mismatch | null {
  if (typeof wanted === 'string' && typeof actual === 'string') return actual.includes(wanted) ? null : differs
  if (isJsonArray(actual)) {
    const isThere = actual.some((item) => findMismatch(wanted, item, { ...context, before: undefined }) === null)
    return isThere ? null : { path: [], kind: 'no-element', expected: wanted, actual }
  }
  const members = membersOf(wanted)
  return members && isJsonObject(actual) ? inMembers(members, actual, context, 'at least') : differs
}

function inAnyOrder(items: readonly ExpectedValue[], actual: readonly JsonValue[], context: MatchContext) {
  const left = matchElements(items, actual, (item, element) => {
    return findMismatch(item, element, { ...context, before: undefined }) === null
  })
  const [missing] = left.expected
  if (missing !== undefined) {
    return { path: [], kind: 'no-element', expected: items[missing] ?? null, actual } as const
  }
  const [surplus] = left.actual
  if (surplus === undefined) return null
  return {
    path: [{ kind: 'element', index: surplus }],
    kind: 'surplus',
    expected: null,
    actual: actual[surplus],
  } as const
}

function inOrder(
  items: readonly ExpectedValue[],
  actual: readonly JsonValue[],
  context: MatchContext,
): Mismatch | null {
  for (let index = 0; index < Math.max(items.length, actual.length); index += 1) {
    const step: Step = { kind: 'element', index }
    const item = items[index]
    if (item === undefined) return { path: [step], kind: 'surplus', expected: null, actual: actual[index] }
    const before = isJsonArray(context.before) ? context.before[index] : undefined
    const mismatch = within(step, findMismatch(item, actual[index], { ...context, before }))
    if (mismatch) return mismatch
  }
  return null
}

/** @param extent whether there may be other members */
function inMembers(
  members: Readonly<Record<string, ExpectedValue>>,
  actual: Readonly<Record<string, JsonValue>>,
  context: MatchContext,
  extent: 'exactly' | 'at least',
): Mismatch | null {
  for (const [name, value] of Object.entries(members)) {
    const found = Object.hasOwn(actual, name) ? actual[name] : undefined
    const before =
      isJsonObject(context.before) && Object.hasOwn(context.before, name) ? context.before[name] : undefined
    const inner = { ...context, before }
    const nested = extent === 'at least' ? membersOf(value) : null
    const mismatch =
      nested && isJsonObject(found) ? inMembers(nested, found, inner, extent) : findMismatch(value, found, inner)
    if (mismatch) return within({ kind: 'member', name }, mismatch)
  }
  const surplus = extent === 'exactly' ? Object.keys(actual).find((name) => !Object.hasOwn(members, name)) : undefined
  if (surplus === undefined) return null
  return { path: [{ kind: 'member', name: surplus }], kind: 'surplus', expected: null, actual: actual[surplus] }
}

function membersOf(value: ExpectedValue): Readonly<Record<string, ExpectedValue>> | null {
  if (isMatcher(value)) return value.rule.matcher === 'object' ? value.rule.members : null
  return objectOf(value)
}

function objectOf(value: JsonValue): Readonly<Record<string, JsonValue>> | null {
  return isJsonObject(value) ? value : null
}

function listOf(value: JsonValue): readonly JsonValue[] | null {
  return isJsonArray(value) ? value : null
}

function within(step: Step, mismatch: Mismatch | null): Mismatch | null {
  return mismatch && { ...mismatch, path: [step, ...mismatch.path] }
}
