import { instantOrder } from '../model/instant.ts'
import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import type { Matcher } from '../model/matcher.ts'

export interface MatchContext {
  readonly before: JsonValue | undefined
  readonly runStart: string | null
}

/** Whether the actual value is one that the matcher stands for. An absent value matches nothing. */
export function matches(rule: Matcher, actual: JsonValue | undefined, context: MatchContext): boolean {
  if (actual === undefined) return false
  switch (rule.matcher) {
    case 'any':
      return true
    case 'generated':
      return actual !== null
    case 'differs':
      return !jsonEquals(actual, context.before)
    case 'matches':
      return typeof actual === 'string' && new RegExp(rule.pattern, 'u').test(actual)
    case 'after': {
      const moment = rule.moment === 'run' ? context.runStart : rule.moment
      // A transaction's now() may equal the start that was read just before it.
      const order = moment === null ? null : instantOrder(moment, actual)
      return order !== null && (rule.moment === 'run' ? order >= 0 : order > 0)
    }
  }
}

/**
 * What the matcher asks for, to be read after "expected".
 * @param hidden whether the field's value must not be shown: a pattern may spell it out
 */
export function describeMatcher(rule: Matcher, hidden: boolean): string {
  switch (rule.matcher) {
    case 'any':
      return 'any value'
    case 'generated':
      return 'a value that the database generates'
    case 'differs':
      return 'a value that differs from the one before'
    case 'matches':
      return hidden ? 'a text that matches a pattern' : `a text that matches ${rule.pattern}`
    case 'after':
      return rule.moment === 'run' ? 'a time after the steps began' : `a time after ${jsonText(rule.moment)}`
  }
}
