import { dirname, resolve } from 'node:path'
import type { SqlSource, Step, StepRow, StepValue } from '../../model/case.ts'
import { buildReference, buildWhere } from './build-where.ts'
import { entriesOf, isTrue, itemsOf, lineOf, modelOf, operatorOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf, jsonValue } from './source-node.ts'

/** @param file the case file, which paths of SQL files are relative to */
export function buildStep(node: SourceNode, file: string): Step {
  const line = lineOf(node)
  const member = (key: string): SourceNode | undefined => childOf(node, key)
  const where = buildWhere(member('where'))
  const allowNone = isTrue(member('allowNone'))
  if (entryOf(node, 'insert')) {
    return { kind: 'insert', model: modelOf(member('insert')), rows: itemsOf(member('rows')).map(buildRow), line }
  }
  if (entryOf(node, 'update')) {
    return { kind: 'update', model: modelOf(member('update')), where, set: buildRow(member('set')), allowNone, line }
  }
  if (entryOf(node, 'delete')) return { kind: 'delete', model: modelOf(member('delete')), where, allowNone, line }
  const sql = member('sql')
  if (!sql) throw unforeseen('a step', node)
  return { kind: 'sql', source: buildSource(sql, file), line }
}

function buildSource(node: SourceNode, file: string): SqlSource {
  if (node.kind !== 'map') return { kind: 'text', text: textOf(node) }
  return { kind: 'file', path: resolve(dirname(file), textOf(childOf(node, 'file'))) }
}

function buildRow(node: SourceNode | undefined): StepRow {
  return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, buildValue(value)]))
}

function buildValue(node: SourceNode): StepValue {
  const operator = operatorOf(node)
  switch (operator?.key) {
    case '$ref':
      return { kind: 'ref', ...buildReference(operator.value) }
    case '$sql':
      return { kind: 'sql', expression: textOf(operator.value) }
    case '$json':
      return { kind: 'literal', value: jsonValue(operator.value) }
    default:
      return { kind: 'literal', value: jsonValue(node) }
  }
}
