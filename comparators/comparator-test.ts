import type { Comparator, ComparisonContext, Replacement, RowPair } from '../harness/model/comparator.ts'
import { deepFreeze } from '../harness/model/deep-freeze.ts'
import { isExactNumber, isJsonArray, isJsonObject, type JsonValue, jsonText } from '../harness/model/json.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { answersOf, called } from './comparator-answers.ts'
import { contextOf, fieldOf, modelOf } from './sample-pair.ts'

/** What a comparator may know besides the two rows; all of it may be left out. */
export interface TestConditions {
  /** When the steps ran. Default: null, as where two files are compared. */
  readonly window?: ComparisonContext['window']
  /** Which rows were paired. Default: none is known. */
  readonly samePair?: ComparisonContext['samePair']
  /** By correlation, what was drawn anew in other rows: expected value → what took its place. */
  readonly replacements?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
  /** Fields that the subject marks secret. */
  readonly secrets?: readonly string[]
  /** Whether the case means to change the row. Default: no. */
  readonly isMeantToChange?: boolean
}

/** By field: a text that a message must contain, or what it must match. */
export type ExpectedMessages = Readonly<Record<string, string | RegExp>>

/** Each throws an Error that says what is wrong with the comparator. None needs a test runner. */
export interface ComparatorTest {
  /** The comparator must have nothing against the two rows. */
  readonly accepts: (expected: Fields, actual: Fields, conditions?: TestConditions) => void
  /** It must object: to exactly the fields of `messages` where they are given, to any where they are not. */
  readonly rejects: (expected: Fields, actual: Fields, messages?: ExpectedMessages, conditions?: TestConditions) => void
}

/**
 * Tries a comparator out without a database, as strictly as a case is judged: it may not change its input, must answer
 * the same each time, may only speak of fields that it claims, and may not quote what is secret.
 * @param conditions hold for every test, unless that has its own
 */
export function testComparator(comparator: Comparator, conditions: TestConditions = {}): ComparatorTest {
  const messagesOf = (expected: Fields, actual: Fields, own: TestConditions = {}) => {
    const all = { ...conditions, ...own }
    const pair = pairOf(expected, actual, all)
    return answersOf(comparator, pair, contextOfTest(comparator, pair, all), all.samePair === undefined)
  }
  function accepts(expected: Fields, actual: Fields, own?: TestConditions): void {
    const messages = messagesOf(expected, actual, own)
    if (messages.size > 0) fail(`should accept ${rows(expected, actual)}, but says:${listed(messages)}`, accepts)
  }
  function rejects(expected: Fields, actual: Fields, wanted?: ExpectedMessages, own?: TestConditions): void {
    const messages = messagesOf(expected, actual, own)
    if (messages.size === 0) fail(`should reject ${rows(expected, actual)}, but accepts them`, rejects)
    if (wanted === undefined) return
    const wrong = [
      ...Object.entries(wanted)
        .filter(([field, message]) => !messages.get(field)?.some((said) => matches(said, message)))
        .map(([field, message]) => `a message about ${field} with ${message}`),
      ...[...messages.keys()].filter((field) => !Object.hasOwn(wanted, field)).map((field) => `none about ${field}`),
    ]
    if (wrong.length === 0) return
    fail(`should say of ${rows(expected, actual)} ${wrong.join(', and ')}, but says:${listed(messages)}`, rejects)
  }
  function fail(what: string, caller: (...parameters: never[]) => void): never {
    const error = new Error(`comparator ${comparator.name} ${what}`)
    // The test is what a reader wants to see first.
    Error.captureStackTrace(error, caller)
    throw error
  }
  return { accepts, rejects }
}

function pairOf(expected: Fields, actual: Fields, conditions: TestConditions): RowPair {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual), ...(conditions.secrets ?? [])])
  const fields = [...names].map((name) => fieldOf(name, { secret: conditions.secrets?.includes(name) ?? false }))
  // Copies are frozen: the rows are the test's own.
  return deepFreeze({
    model: modelOf(fields),
    expected: copyOf(expected),
    actual: copyOf(actual),
    isMeantToChange: conditions.isMeantToChange ?? false,
  })
}

function copyOf(fields: Fields): Fields {
  const copy = (value: JsonValue): JsonValue => {
    if (isJsonArray(value)) return value.map(copy)
    if (isExactNumber(value) || !isJsonObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, copy(value)]))
}

/** As where cases are judged, what is drawn anew in the row itself is known too. */
function contextOfTest(comparator: Comparator, pair: RowPair, conditions: TestConditions): ComparisonContext {
  const given = Object.entries(conditions.replacements ?? {}).flatMap(([correlation, values]) =>
    Object.entries(values).flatMap(([expected, found]): Replacement[] =>
      (typeof found === 'string' ? [found] : found).map((actual) => ({ correlation, expected, actual })),
    ),
  )
  const own = called(comparator, 'replacements', () => comparator.replacements?.(pair) ?? [])
  const { window = null, samePair = () => null } = conditions
  return { ...contextOf([...given, ...own]), window, samePair }
}

function matches(said: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? said.includes(wanted) : said.search(wanted) >= 0
}

function rows(expected: Fields, actual: Fields): string {
  return `${jsonText(expected)} (expected) and ${jsonText(actual)} (actual)`
}

function listed(messages: ReadonlyMap<string, readonly string[]>): string {
  if (messages.size === 0) return ' nothing'
  return [...messages].flatMap(([field, said]) => said.map((message) => `\n  ${field}: ${message}`)).join('')
}
