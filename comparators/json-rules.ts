import type { Comparator } from '../harness/model/comparator.ts'
import { HarnessError, type Problem } from '../harness/model/errors.ts'
import type { JsonObject, JsonValue } from '../harness/model/json.ts'
import { isJsonArray, isJsonObject } from '../harness/model/json.ts'
import type { JsonPath, JsonPathStep } from '../harness/model/json-path.ts'
import { parseJsonPath } from '../harness/model/json-path.ts'

/** Makes the comparator of what is at a path. It must claim the one field that it is given, and no other. */
export type JsonRule = (...fields: readonly string[]) => Comparator

/** By path: `items[*].price`, `tags`, `author.id` (see harness/model/json-path.ts). */
export type JsonRules = Readonly<Record<string, JsonRule>>

/** A rule as it applies to one field. */
export interface PathRule {
  readonly path: JsonPath
  readonly comparator: Comparator
}

/** A place within a value: the rules whose paths lead to it or further, with the same number of steps behind them. */
export interface Place {
  readonly depth: number
  readonly rules: readonly PathRule[]
}

/** Paths that were found sound, each with the rule that it leads to. */
export type RulePaths = readonly { readonly path: JsonPath; readonly rule: JsonRule }[]

/**
 * Reads the paths of the rules.
 * @throws HarnessError `bad-comparator` with every path that is none, is given twice, or leads into what another covers
 */
export function parseRules(rules: JsonRules): RulePaths {
  const problems: Problem[] = []
  const parsed: { text: string; path: JsonPath; rule: JsonRule }[] = []
  for (const [text, rule] of Object.entries(rules)) {
    const path = parseJsonPath(text)
    if (path === null) {
      problems.push({
        message: `${JSON.stringify(text)} is no path`,
        fix: 'a path is written as author.id, items[*].price, items[0] or ["odd.name"].id',
      })
      continue
    }
    for (const other of parsed) {
      const problem = problemBetween(other, { text, path })
      if (problem) problems.push(problem)
    }
    parsed.push({ text, path, rule })
  }
  if (problems.length > 0) {
    throw new HarnessError('comparator json cannot follow its paths', { code: 'bad-comparator', problems })
  }
  return parsed
}

interface NamedPath {
  readonly text: string
  readonly path: JsonPath
}

function problemBetween(a: NamedPath, b: NamedPath): Problem | null {
  const [outer, inner] = a.path.length <= b.path.length ? [a, b] : [b, a]
  if (!outer.path.every((step, index) => mayMeet(step, inner.path[index]))) return null
  if (outer.path.length < inner.path.length) {
    return {
      message: `${inner.text} leads into what ${outer.text} covers`,
      fix: `a rule covers all that is at its path; give ${outer.text} a json(…) with rules of its own instead`,
    }
  }
  const same = outer.path.every((step, index) => sameStep(step, inner.path[index]))
  return same ? { message: `${outer.text} and ${inner.text} are the same path`, fix: 'give it one rule' } : null
}

function mayMeet(a: JsonPathStep, b: JsonPathStep | undefined): boolean {
  return a.kind === 'each' || b?.kind === 'each' || sameStep(a, b)
}

function sameStep(a: JsonPathStep, b: JsonPathStep | undefined): boolean {
  if (a.kind === 'member') return b?.kind === 'member' && a.name === b.name
  if (a.kind === 'element') return b?.kind === 'element' && a.index === b.index
  return b?.kind === 'each'
}

/** The place of the whole value. */
export function rootPlace(rules: readonly PathRule[]): Place {
  return { depth: 0, rules }
}

/** One step further: to a member by its name, to an element by its index. */
export function placeWithin({ depth, rules }: Place, step: string | number): Place {
  if (rules.length === 0) return nowhere
  const left = rules.filter(({ path }) => {
    const next = path[depth]
    if (next?.kind === 'each') return true
    return typeof step === 'string'
      ? next?.kind === 'member' && next.name === step
      : next?.kind === 'element' && next.index === step
  })
  return left.length === 0 ? nowhere : { depth: depth + 1, rules: left }
}

/** Any place that no rule leads to. */
const nowhere: Place = { depth: 0, rules: [] }

/** The rule that covers the place; of several the one that names more of it, from the left. */
export function ruleAt({ depth, rules }: Place): PathRule | null {
  if (rules.length === 0) return null
  const [first, ...others] = rules.filter(({ path }) => path.length === depth)
  return others.reduce<PathRule | null>((best, rule) => (best && isMoreExact(best, rule) ? best : rule), first ?? null)
}

/** The first step that only one of them leaves open decides. */
function isMoreExact(a: PathRule, b: PathRule): boolean {
  const index = a.path.findIndex((step, at) => (step.kind === 'each') !== (b.path[at]?.kind === 'each'))
  return a.path[index]?.kind !== 'each'
}

/** Whether a rule speaks of an element by its number, so that each must be held against that of the same number. */
export function countsElements({ depth, rules }: Place): boolean {
  return rules.some(({ path }) => path[depth]?.kind === 'element')
}

/** Where the rules lead on both sides; elements are held against those of the same number. */
export function* coveredPlaces(
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  place: Place,
): Generator<{ rule: PathRule; expected: JsonValue | undefined; actual: JsonValue | undefined }> {
  const rule = ruleAt(place)
  if (rule) yield { rule, expected, actual }
  if (rule || place.rules.length === 0) return
  if (isJsonArray(expected) && isJsonArray(actual)) {
    for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
      yield* coveredPlaces(expected[index], actual[index], placeWithin(place, index))
    }
  } else if (isJsonObject(expected) && isJsonObject(actual)) {
    for (const name of memberNames(expected, actual)) {
      yield* coveredPlaces(memberOf(expected, name), memberOf(actual, name), placeWithin(place, name))
    }
  }
}

/** Those of either side, each once, the expected ones first. */
export function memberNames(expected: JsonObject, actual: JsonObject): readonly string[] {
  const names = Object.keys(expected)
  for (const name of Object.keys(actual)) if (!Object.hasOwn(expected, name)) names.push(name)
  return names
}

export function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
