import type {
  Expectations,
  ExpectedChange,
  ExpectedError,
  ExpectedFields,
  ExpectedFieldValue,
} from '../../model/case.ts'
import type { Matcher } from '../../model/matcher.ts'
import { expectMatch } from '../../model/matcher.ts'
import { buildReference, buildWhere } from './build-where.ts'
import { entriesOf, itemsOf, lineOf, modelOf, operatorOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, entryOf, jsonValue } from './source-node.ts'

export function buildExpectations(node: SourceNode | undefined): Expectations {
  const error = entryOf(node, 'error')
  return {
    changes: itemsOf(childOf(node, 'changes')).map(buildChange),
    error: error ? buildError(error) : null,
  }
}

function buildError({ value, keyPosition }: SourceEntry): ExpectedError {
  const sqlstate = childOf(value, 'sqlstate')
  const step = childOf(value, 'step')
  return {
    sqlstate: sqlstate ? textOf(sqlstate) : null,
    step: step ? Number(jsonValue(step)) : null,
    line: keyPosition?.line ?? null,
  }
}

function buildChange(node: SourceNode): ExpectedChange {
  const line = lineOf(node)
  const member = (key: string): SourceNode | undefined => childOf(node, key)
  const fields = buildFields(member('fields'))
  const where = buildWhere(member('where'))
  if (entryOf(node, 'added')) return { kind: 'added', model: modelOf(member('added')), fields, line }
  if (entryOf(node, 'removed')) return { kind: 'removed', model: modelOf(member('removed')), where, line }
  if (entryOf(node, 'changed')) return { kind: 'changed', model: modelOf(member('changed')), where, fields, line }
  throw unforeseen('a declared change', node)
}

function buildFields(node: SourceNode | undefined): ExpectedFields {
  return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, buildValue(value)]))
}

function buildValue(node: SourceNode): ExpectedFieldValue {
  const operator = operatorOf(node)
  if (operator?.key === '$ref') return { kind: 'ref', ...buildReference(operator.value) }
  if (operator?.key === '$json') return { kind: 'value', value: jsonValue(operator.value) }
  if (operator) return { kind: 'value', value: expectMatch(buildMatcher(operator)) }
  return { kind: 'value', value: jsonValue(node) }
}

function buildMatcher({ key, value }: SourceEntry): Matcher {
  switch (key) {
    case '$any':
      return { matcher: 'any' }
    case '$matches':
      return { matcher: 'matches', pattern: textOf(value) }
    case '$after':
      return { matcher: 'after', moment: textOf(value) }
    case '$differs':
      return { matcher: 'differs' }
    default:
      throw unforeseen('a matcher', value)
  }
}
