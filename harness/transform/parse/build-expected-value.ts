import type { ExpectedFieldValue } from '../../model/expectation.ts'
import { jsonText } from '../../model/json.ts'
import { type Matcher, valueTypes } from '../../model/matcher.ts'
import { buildReference } from './build-where.ts'
import { durationMs } from './duration.ts'
import { entriesOf, itemsOf, operatorOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, jsonValue } from './source-node.ts'

/** A list or a mapping with an operator in it becomes a matcher, down to where it is written out. */
export function buildExpectedValue(node: SourceNode): ExpectedFieldValue {
  const operator = operatorOf(node)
  if (operator?.key === '$ref') return { kind: 'ref', ...buildReference(operator.value) }
  if (operator?.key === '$json') return { kind: 'value', value: jsonValue(operator.value) }
  if (operator) return { kind: 'matcher', rule: buildMatcher(operator) }
  if (node.kind === 'scalar' || !holdsOperator(node)) return { kind: 'value', value: jsonValue(node) }
  if (node.kind === 'list') {
    return { kind: 'matcher', rule: { matcher: 'list', items: node.items.map(buildExpectedValue) } }
  }
  const members = entriesOf(node).map(({ key, value }) => [key, buildExpectedValue(value)] as const)
  return { kind: 'matcher', rule: { matcher: 'object', members: Object.fromEntries(members) } }
}

function holdsOperator(node: SourceNode): boolean {
  switch (node.kind) {
    case 'scalar':
      return false
    case 'list':
      return node.items.some(holdsOperator)
    case 'map':
      return operatorOf(node) !== null || entriesOf(node).some(({ value }) => holdsOperator(value))
  }
}

function buildMatcher({ key, value }: SourceEntry): Matcher<ExpectedFieldValue> {
  switch (key) {
    case '$any':
      return { matcher: 'any' }
    case '$matches':
      return { matcher: 'matches', pattern: textOf(value) }
    case '$after':
      return { matcher: 'after', moment: textOf(value) }
    case '$before':
      return { matcher: 'before', moment: textOf(value) }
    case '$differs':
      return { matcher: 'differs' }
    case '$type':
      return buildType(value)
    case '$closeTo':
      return buildClose(value)
    case '$oneOf':
      return { matcher: 'one-of', values: itemsOf(value).map(buildExpectedValue) }
    case '$contains':
      return { matcher: 'contains', value: buildExpectedValue(value) }
    case '$unordered':
      return { matcher: 'unordered', items: itemsOf(value).map(buildExpectedValue) }
    default:
      throw unforeseen('a matcher', value)
  }
}

/** YAML reads the word null as no value. */
function buildType(node: SourceNode): Matcher<ExpectedFieldValue> {
  const name = node.kind === 'scalar' && node.value === null ? 'null' : textOf(node)
  const type = valueTypes.find((known) => known === name)
  if (type === undefined) throw unforeseen('a type', node)
  return { matcher: 'type', type, numbersAreTexts: false }
}

/** Within a duration is meant of times; within a number, of numbers. */
function buildClose(node: SourceNode): Matcher<ExpectedFieldValue> {
  const [value, within] = [childOf(node, 'value'), childOf(node, 'within')]
  if (!value || !within) throw unforeseen('{ value, within }', node)
  const distance = jsonValue(within)
  const withinMs = typeof distance === 'string' ? durationMs(distance) : null
  if (withinMs === null) return { matcher: 'close-to', value: jsonValue(value), within: distance }
  const moment = jsonValue(value)
  // That a number is no moment is told with the other problems of the values.
  return {
    matcher: 'close-in-time',
    moment: typeof moment === 'string' ? moment : jsonText(moment),
    within: textOf(within),
    withinMs,
  }
}
