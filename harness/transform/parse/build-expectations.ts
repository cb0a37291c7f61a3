import type { Expectations, ExpectedChange, ExpectedError, ExpectedFields, UnchangedModel } from '../../model/case.ts'
import { buildExpectedValue } from './build-expected-value.ts'
import { buildWhere } from './build-where.ts'
import { entriesOf, itemsOf, lineOf, modelOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, entryOf, jsonValue } from './source-node.ts'

export function buildExpectations(node: SourceNode | undefined): Expectations {
  const error = entryOf(node, 'error')
  return {
    changes: itemsOf(childOf(node, 'changes')).map(buildChange),
    schema: [],
    sequences: [],
    unchanged: itemsOf(childOf(node, 'unchanged')).map(buildUnchanged),
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
  const member = (key: string): SourceNode | undefined => childOf(node, key)
  const fields = buildFields(member('fields'))
  const where = buildWhere(member('where'))
  const count = member('count')
  const place = { ...(count ? { count: Number(jsonValue(count)) } : {}), line: lineOf(node) }
  if (entryOf(node, 'added')) return { kind: 'added', model: modelOf(member('added')), fields, ...place }
  if (entryOf(node, 'removed')) return { kind: 'removed', model: modelOf(member('removed')), where, ...place }
  if (entryOf(node, 'changed')) return { kind: 'changed', model: modelOf(member('changed')), where, fields, ...place }
  throw unforeseen('a declared change', node)
}

function buildUnchanged(node: SourceNode): UnchangedModel {
  return { model: modelOf(node), line: lineOf(node) }
}

function buildFields(node: SourceNode | undefined): ExpectedFields {
  return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, buildExpectedValue(value)]))
}
