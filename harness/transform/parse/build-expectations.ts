import type {
  Expectations,
  ExpectedChange,
  ExpectedError,
  ExpectedFields,
  ExpectedSequence,
  UnchangedModel,
} from '../../model/case.ts'
import { buildExpectedValue } from './build-expected-value.ts'
import { buildSchemaChange } from './build-schema-change.ts'
import { buildWhere } from './build-where.ts'
import { entriesOf, itemsOf, lineOf, modelOf, textOf, unforeseen } from './expect-node.ts'
import type { SideFiles } from './side-files.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { childOf, entryOf, jsonValue } from './source-node.ts'

export function buildExpectations(node: SourceNode | undefined, sideFiles: SideFiles['byItem']): Expectations {
  const error = entryOf(node, 'error')
  return {
    changes: itemsOf(childOf(node, 'changes')).flatMap((item) => {
      const file = sideFiles.get(item)
      return file ? file.entries.map((entry) => inSideFile(buildChange(entry), file.path)) : [buildChange(item)]
    }),
    schema: itemsOf(childOf(node, 'schema')).map(buildSchemaChange),
    sequences: entriesOf(childOf(node, 'sequences')).map(buildSequence),
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

function inSideFile(change: ExpectedChange, file: string): ExpectedChange {
  return { ...change, line: null, source: change.line === null ? { file } : { file, line: change.line } }
}

function buildUnchanged(node: SourceNode): UnchangedModel {
  return { model: modelOf(node), line: lineOf(node) }
}

function buildSequence({ key, keyPosition, value }: SourceEntry): ExpectedSequence {
  const place = { sequence: key, line: keyPosition?.line ?? null }
  const [next, advancedBy] = [childOf(value, 'next'), childOf(value, 'advancedBy')]
  if (next) return { ...place, state: { kind: 'next', next: jsonValue(next) } }
  if (advancedBy) return { ...place, state: { kind: 'advanced', by: Number(jsonValue(advancedBy)) } }
  return { ...place, state: { kind: 'behind' } }
}

function buildFields(node: SourceNode | undefined): ExpectedFields {
  return Object.fromEntries(entriesOf(node).map(({ key, value }) => [key, buildExpectedValue(value)]))
}
