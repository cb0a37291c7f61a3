import { type ExpectedSchemaChange, type FieldPart, fieldParts, type TablePart, tableParts } from '../../model/case.ts'
import { itemsOf, lineOf, modelOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceNode } from './source-node.ts'
import { childOf, entryOf } from './source-node.ts'

export function buildSchemaChange(node: SourceNode): ExpectedSchemaChange {
  const member = (key: string): SourceNode | undefined => childOf(node, key)
  const text = (key: string): string | null => (entryOf(node, key) ? textOf(member(key)) : null)
  const line = lineOf(node)
  const field = text('field')
  if (entryOf(node, 'added')) return { kind: 'added', model: modelOf(member('added')), field, type: text('type'), line }
  if (entryOf(node, 'dropped')) return { kind: 'dropped', model: modelOf(member('dropped')), field, line }
  if (entryOf(node, 'renamed')) {
    return { kind: 'renamed', model: modelOf(member('renamed')), field, to: textOf(member('to')), line }
  }
  if (entryOf(node, 'retyped')) {
    return { kind: 'retyped', model: modelOf(member('retyped')), field: textOf(member('field')), to: text('to'), line }
  }
  if (!entryOf(node, 'altered')) throw unforeseen('a change of structure', node)
  const model = modelOf(member('altered'))
  const parts = itemsOf(member('parts'))
  return field === null
    ? { kind: 'altered', model, field, parts: parts.map(tablePartOf), line }
    : { kind: 'altered', model, field, parts: parts.map(fieldPartOf), line }
}

function fieldPartOf(node: SourceNode): FieldPart {
  const part = fieldParts.find((known) => known === textOf(node))
  if (part === undefined) throw unforeseen('a part of a column', node)
  return part
}

function tablePartOf(node: SourceNode): TablePart {
  const part = tableParts.find((known) => known === textOf(node))
  if (part === undefined) throw unforeseen('a part of a table', node)
  return part
}
