import { isJsonArray, isJsonObject, type JsonScalar, type JsonValue } from '../../model/json.ts'
import type { JsonPath, JsonPathStep } from '../../model/json-path.ts'
import type { NamesDecision, Replacement, SanitizeDecision } from '../../model/sanitize-rule.ts'
import { isTelling, lookOfMember } from './detect/member-names.ts'
import { walkMembers } from './walk-members.ts'

/** What is done with the values at the end of every path. */
export interface Leaves {
  /** A text or number that is replaced. */
  readonly replace: (by: Replacement, value: JsonScalar) => JsonValue
  /** A text that goes away. */
  readonly forget: (text: string) => void
  /** A text that nobody has decided about. `path`: of where it is within the value; empty: it is the value. */
  readonly undecided: (text: string, path: JsonPath) => void
  /** A text that stays. `because`: why it may be what is replaced elsewhere; null: it may not. */
  readonly keep: (text: string, because: string | null) => void
  /** A range of moments, or several. */
  readonly momentRange: (text: string) => string
  /** The name of a member that no path names. `path`: of where the object is within the value. */
  readonly name: (name: string, by: NameRule, path: JsonPath) => string
}

/**
 * What becomes of the name of a member: a rule replaces it; `known`: it stays, unless it is what a rule replaces elsewhere
 * and cannot be the application's; `undecided`: nobody has decided; `kept`: it stays.
 */
export type NameRule = Replacement | 'known' | 'undecided' | 'kept'

interface Rule {
  /** What is left of the path. */
  readonly path: JsonPath
  readonly decision: SanitizeDecision
}

/** @param decision null: nobody has decided */
export function walkJson(value: JsonValue, decision: SanitizeDecision | null, leaves: Leaves): JsonValue {
  return walkNode(value, [], { values: decision, names: null }, [], leaves)
}

/** What is done where no path ends: with values, and with the names of members. */
interface Rest {
  readonly values: SanitizeDecision | null
  readonly names: NamesDecision | null
}

/** @param rules those whose paths lead on from here */
function walkNode(value: JsonValue, rules: readonly Rule[], of: Rest, path: JsonPath, leaves: Leaves): JsonValue {
  const rest = of.values
  if (rest?.kind === 'within') {
    const inner = { values: restWithin(rest.rest), names: rest.names }
    return walkNode(value, [...rules, ...rest.paths], inner, path, leaves)
  }
  if (rest?.kind === 'set' && path.length > 0 && rules.length === 0) {
    forgetAll(value, leaves)
    return rest.value
  }
  if (isJsonArray(value)) {
    return value.map((item, index) => walkStep(item, { kind: 'element', index }, rules, of, path, leaves))
  }
  if (isJsonObject(value)) {
    return walkMembers(
      value,
      (name) => walkName(name, rules, of, path, leaves),
      (name, member) => walkStep(member, { kind: 'member', name }, rules, of, path, leaves),
    )
  }
  return walkLeaf(value, rest, path, leaves)
}

function walkStep(
  value: JsonValue,
  step: JsonPathStep,
  rules: readonly Rule[],
  of: Rest,
  path: JsonPath,
  leaves: Leaves,
): JsonValue {
  const matching = rules.filter(({ path: [first] }) => first !== undefined && leadsTo(first, step))
  const inner = matching.map(({ path: [, ...further], decision }) => ({ path: further, decision }))
  const ends = inner.find((rule) => rule.path.length === 0)
  const further = inner.filter((rule) => rule.path.length > 0)
  // What is kept is kept with its names.
  const rest = ends ? { values: ends.decision, names: ends.decision.kind === 'keep' ? null : of.names } : of
  return walkNode(value, further, rest, [...path, shownStep(step)], leaves)
}

function leadsTo(rule: JsonPathStep, step: JsonPathStep): boolean {
  if (rule.kind === 'each') return true
  if (rule.kind === 'element') return step.kind === 'element' && step.index === rule.index
  return step.kind === 'member' && step.name === rule.name
}

/** What no path names, and nobody gave a reason to keep, is looked at as if nobody had decided. */
function restWithin(rest: SanitizeDecision): SanitizeDecision | null {
  return rest.kind === 'keep' && rest.because === null ? null : rest
}

function walkLeaf(value: JsonScalar, decision: SanitizeDecision | null, path: JsonPath, leaves: Leaves): JsonValue {
  if (value === null || typeof value === 'boolean') return value
  if (decision === null) {
    if (typeof value === 'string') leaves.undecided(value, path)
    return value
  }
  switch (decision.kind) {
    case 'keep':
      if (typeof value === 'string') leaves.keep(value, decision.because)
      return value
    case 'within':
      return value
    case 'set':
      if (typeof value === 'string') leaves.forget(value)
      return decision.value
    case 'replace':
      return leaves.replace(decision.by, value)
  }
}

/** What a path names is the application's. */
function walkName(
  name: string,
  rules: readonly Rule[],
  { values, names }: Rest,
  path: JsonPath,
  leaves: Leaves,
): string {
  if (rules.some(({ path: [first] }) => first?.kind === 'member' && first.name === name)) return name
  if (names?.kind === 'replace') return leaves.name(name, names.by, path)
  const look = values?.kind === 'replace' ? lookOfMember(name) : null
  if (names !== null) return look !== null && isTelling(name) ? leaves.name(name, look.rule, path) : name
  if (values === null) return leaves.name(name, 'undecided', path)
  if (values.kind === 'keep' && values.because !== null) return name
  return leaves.name(name, values.kind === 'replace' ? (look?.rule ?? 'known') : 'kept', path)
}

/** Members that are named by something of a person, or numbered, are one path: else there would be one for each. */
function shownStep(step: JsonPathStep): JsonPathStep {
  if (step.kind === 'element') return { kind: 'each' }
  const isShown = step.kind !== 'member' || !(/\d{3}|^\d+$/.test(step.name) || lookOfMember(step.name) !== null)
  return isShown ? step : { kind: 'each' }
}

/** What goes away is an original all the same, and so are names that look like one. Numbers are none. */
export function forgetAll(value: JsonValue, leaves: Leaves): void {
  if (typeof value === 'string') leaves.forget(value)
  else if (isJsonArray(value)) for (const item of value) forgetAll(item, leaves)
  else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (lookOfMember(name) !== null) leaves.forget(name)
      forgetAll(member, leaves)
    }
  }
}
