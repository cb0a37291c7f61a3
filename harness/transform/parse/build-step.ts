import { dirname, resolve } from 'node:path'
import type { RunCommand, SqlSource, Step } from '../../model/case.ts'
import { numberText } from '../../model/json.ts'
import type { StepRow, StepValue } from '../../model/where.ts'
import { filterOf, flagsOf, scopeOf, takesOf } from './build-relocation.ts'
import { buildReference, buildWhere } from './build-where.ts'
import { entriesOf, isTrue, itemsOf, lineOf, modelOf, operatorOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf, jsonValue } from './source-node.ts'
import { timeoutOf } from './timeout.ts'

/** @param file the case file, which paths of files and folders are relative to */
export function buildStep(node: SourceNode, file: string): Step {
  const line = lineOf(node)
  const member = (key: string): SourceNode | undefined => childOf(node, key)
  const where = buildWhere(member('where'))
  const allowNone = isTrue(member('allowNone'))
  if (entryOf(node, 'insert')) {
    const rows = itemsOf(member('rows')).map(buildRow)
    const repeat = member('repeat')
    const times = repeat ? { repeat: Number(numberText(jsonValue(repeat))) } : {}
    return { kind: 'insert', model: modelOf(member('insert')), rows, ...times, line }
  }
  if (entryOf(node, 'update')) {
    return { kind: 'update', model: modelOf(member('update')), where, set: buildRow(member('set')), allowNone, line }
  }
  if (entryOf(node, 'delete')) return { kind: 'delete', model: modelOf(member('delete')), where, allowNone, line }
  const run = member('run')
  if (run) {
    return {
      kind: 'run',
      command: buildCommand(run),
      env: Object.fromEntries(entriesOf(member('env')).map(({ key, value }) => [key, textOf(value)])),
      cwd: resolve(dirname(file), textOf(member('cwd') ?? here)),
      timeoutMs: timeoutOf(member('timeout')),
      line,
    }
  }
  const migrate = member('migrate')
  if (migrate) {
    return {
      kind: 'migrate',
      folder: resolve(dirname(file), textOf(migrate)),
      from: versionOf(member('from')),
      to: versionOf(member('to')),
      line,
    }
  }
  const imported = member('import')
  if (imported) {
    const uuid = member('uuid')
    return {
      kind: 'import',
      snapshot: textOf(imported),
      scope: scopeOf(member('scope')),
      filter: filterOf(node),
      flags: flagsOf(node),
      ...takesOf(node),
      uuid: uuid ? textOf(uuid).toLowerCase() : null,
      line,
    }
  }
  const sql = member('sql')
  if (!sql) throw unforeseen('a step', node)
  return { kind: 'sql', source: buildSource(sql, file), line }
}

/** Null for a node that is absent. */
function versionOf(node: SourceNode | undefined): string | null {
  if (node === undefined) return null
  const value = jsonValue(node)
  return (typeof value === 'string' ? value : numberText(value))?.trim() ?? null
}

/** The folder of the case file. */
const here: SourceNode = { kind: 'scalar', value: '.', position: null }

function buildCommand(node: SourceNode): RunCommand {
  if (node.kind !== 'list') return { kind: 'shell', text: textOf(node) }
  return { kind: 'program', words: node.items.map(textOf) }
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
