import type {
  Expectations,
  ExpectedChange,
  ExpectedError,
  ExpectedFields,
  ExpectedSequence,
  ImportedBy,
  UnchangedModel,
} from '../../model/expectation.ts'
import { transferFailures } from '../../model/import-rule.ts'
import { buildExpectedValue } from './build-expected-value.ts'
import { buildSchemaChange } from './build-schema-change.ts'
import { buildWhere } from './build-where.ts'
import { entriesOf, isTrue, itemsOf, lineOf, modelOf, textOf, unforeseen } from './expect-node.ts'
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
  const reason = childOf(value, 'failure')
  const failure = reason && transferFailures.find((known) => known === textOf(reason))
  return {
    sqlstate: sqlstate ? textOf(sqlstate) : null,
    step: step ? Number(jsonValue(step)) : null,
    ...(failure && { failure }),
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
  const imported = member('imported')
  if (entryOf(node, 'changed')) {
    const source = imported ? { imported: importedBy(imported) } : {}
    return { kind: 'changed', model: modelOf(member('changed')), where, fields, ...source, ...place }
  }
  const into = member('into')
  const absorbed = { where, into: into ? buildWhere(into) : null, imported: importedBy(imported), ...place }
  if (entryOf(node, 'merged')) return { kind: 'merged', model: modelOf(member('merged')), ...absorbed }
  if (entryOf(node, 'overwritten')) return { kind: 'overwritten', model: modelOf(member('overwritten')), ...absorbed }
  if (entryOf(node, 'leftOut')) {
    return { kind: 'left-out', model: modelOf(member('leftOut')), where, imported: importedBy(imported), ...place }
  }
  throw unforeseen('a declared change', node)
}

/** By whichever, where that is left open. */
function importedBy(node: SourceNode | undefined): ImportedBy {
  return node === undefined || isTrue(node) ? 'any' : Number(jsonValue(node))
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
