import { isExactNumber, isJsonArray, isJsonObject, type JsonScalar, type JsonValue } from '../../model/json.ts'
import type { JsonPath, JsonPathStep } from '../../model/json-path.ts'
import type { Replacement, SanitizeDecision } from '../../model/sanitize-rule.ts'
import { looksOf } from './detect/looks.ts'

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
}

interface Rule {
  /** What is left of the path. */
  readonly path: JsonPath
  readonly decision: SanitizeDecision
}

/** @param decision null: nobody has decided */
export function walkJson(value: JsonValue, decision: SanitizeDecision | null, leaves: Leaves): JsonValue {
  return walkNode(value, [], decision, [], leaves)
}

/** @param rules those whose paths lead on from here; @param rest what is done where none of them ends */
function walkNode(
  value: JsonValue,
  rules: readonly Rule[],
  rest: SanitizeDecision | null,
  path: JsonPath,
  leaves: Leaves,
): JsonValue {
  if (rest?.kind === 'within') {
    const inner = rest.paths.map(({ path: to, decision }) => ({ path: to, decision }))
    return walkNode(value, [...rules, ...inner], restWithin(rest.rest), path, leaves)
  }
  if (rest?.kind === 'set' && path.length > 0 && rules.length === 0) {
    forgetAll(value, leaves)
    return rest.value
  }
  if (isJsonArray(value)) {
    return value.map((item, index) => walkStep(item, { kind: 'element', index }, rules, rest, path, leaves))
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([name, member]) => {
      const walked = walkStep(member, { kind: 'member', name }, rules, rest, path, leaves)
      return [walkName(name, rest, path, leaves), walked] as const
    })
    return Object.fromEntries(entries)
  }
  return walkLeaf(value, rest, path, leaves)
}

function walkStep(
  value: JsonValue,
  step: JsonPathStep,
  rules: readonly Rule[],
  rest: SanitizeDecision | null,
  path: JsonPath,
  leaves: Leaves,
): JsonValue {
  const matching = rules.filter(({ path: [first] }) => first !== undefined && leadsTo(first, step))
  const inner = matching.map(({ path: [, ...further], decision }) => ({ path: further, decision }))
  const ends = inner.find((rule) => rule.path.length === 0)
  const further = inner.filter((rule) => rule.path.length > 0)
  return walkNode(value, further, ends ? ends.decision : rest, [...path, shownStep(step)], leaves)
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

/** The name of a member that is itself of a person, as an address is. */
function walkName(name: string, decision: SanitizeDecision | null, path: JsonPath, leaves: Leaves): string {
  if (!isTelling(name)) return name
  if (decision === null) leaves.undecided(name, path)
  if (decision?.kind !== 'replace') return name
  const [look] = looksOf(name)
  const replaced = leaves.replace(look?.rule ?? 'text', name)
  return typeof replaced === 'string' ? replaced : name
}

function isTelling(name: string): boolean {
  return name.length > 3 && !/^[A-Za-z_][A-Za-z_ -]*$/.test(name) && looksOf(name).length > 0
}

/** Members that are named by something of a person, or numbered, are one path: else there would be one for each. */
function shownStep(step: JsonPathStep): JsonPathStep {
  if (step.kind === 'element') return { kind: 'each' }
  return step.kind === 'member' && (/\d{3}|^\d+$/.test(step.name) || isTelling(step.name)) ? { kind: 'each' } : step
}

function forgetAll(value: JsonValue, leaves: Leaves): void {
  if (typeof value === 'string') leaves.forget(value)
  else if (isJsonArray(value)) for (const item of value) forgetAll(item, leaves)
  else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (isTelling(name)) leaves.forget(name)
      forgetAll(member, leaves)
    }
  } else if (isExactNumber(value)) return
}
