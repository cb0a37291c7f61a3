import { jsonText, numberText } from '../model/json.ts'
import { type ExpectedValue, isMatcher, type Matcher } from '../model/matcher.ts'
import { typeNames } from '../model/value-type.ts'

/**
 * What the matcher asks for, to be read after "expected".
 * @param hidden whether the field's value must not be shown: a matcher may spell it out
 */
export function describeMatcher(rule: Matcher, hidden: boolean): string {
  if (hidden) return describeHidden(rule)
  switch (rule.matcher) {
    case 'matches':
      return `a text that matches ${rule.pattern}`
    case 'after':
    case 'before':
      return rule.moment === 'run' ? describeHidden(rule) : `a time ${rule.matcher} ${jsonText(rule.moment)}`
    case 'close-to':
      return `${plainNumber(rule.value)}, or at most ${plainNumber(rule.within)} more or less`
    case 'close-in-time':
      return `${jsonText(rule.moment)}, or at most ${rule.within} before or after`
    case 'one-of':
      return rule.values.map(describeExpected).join(' or ')
    case 'contains':
      return `something that contains ${describeExpected(rule.value)}`
    case 'unordered':
      return `${listText(rule.items)} in any order`
    case 'list':
      return listText(rule.items)
    case 'object': {
      const members = Object.entries(rule.members).map(([name, value]) => `${JSON.stringify(name)}:${partText(value)}`)
      return `{${members.sort().join(',')}}`
    }
    default:
      return describeHidden(rule)
  }
}

/** A value as JSON text, or what its matcher asks for. */
export function describeExpected(value: ExpectedValue): string {
  return isMatcher(value) ? describeMatcher(value.rule, false) : jsonText(value)
}

/** Without any value that the case spells out. */
function describeHidden(rule: Matcher): string {
  switch (rule.matcher) {
    case 'any':
      return 'any value'
    case 'generated':
      return 'a value that the database generates'
    case 'reference':
      return `the key of a row of ${rule.target} that is not there`
    case 'differs':
      return 'a value that differs from the one before'
    case 'matches':
      return 'a text that matches a pattern'
    case 'after':
    case 'before': {
      const began = rule.matcher === 'after' ? 'after the steps began' : 'before the steps began'
      return rule.moment === 'run' ? `a time ${began}` : `a time ${rule.matcher} a moment`
    }
    case 'type':
      return typeNames[rule.type]
    case 'close-to':
      return 'a number close to another'
    case 'close-in-time':
      return 'a time close to another'
    case 'one-of':
      return `one of ${rule.values.length} values`
    case 'contains':
      return 'something that contains a value'
    case 'unordered':
      return `${elements(rule.items.length)} in any order`
    case 'list':
      return `a list of ${elements(rule.items.length)}`
    case 'object':
      return 'an object'
  }
}

function elements(count: number): string {
  return count === 1 ? '1 element' : `${count} elements`
}

function listText(items: readonly ExpectedValue[]): string {
  return `[${items.map(partText).join(',')}]`
}

/** Brackets tell what a matcher asks for from a text that says the same. */
function partText(value: ExpectedValue): string {
  return isMatcher(value) && value.rule.matcher !== 'list' && value.rule.matcher !== 'object'
    ? `⟨${describeMatcher(value.rule, false)}⟩`
    : describeExpected(value)
}

/** A number, or the text of one, without quotes. */
function plainNumber(value: Parameters<typeof numberText>[0]): string {
  return typeof value === 'string' ? value : (numberText(value) ?? jsonText(value))
}
