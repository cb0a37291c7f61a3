import { type ReferentialAction, referentialActions } from '../../model/catalog.ts'
import {
  type ExpectedForeignKey,
  type ExpectedSchemaChange,
  type FieldPart,
  fieldParts,
  type TablePart,
  tableParts,
} from '../../model/expectation.ts'
import { jsonText } from '../../model/json.ts'
import { isTrue, itemsOf, lineOf, modelOf, textOf, unforeseen } from './expect-node.ts'
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
  if (field !== null) {
    const exact = { ...defaultOf(member('default')), ...nullableOf(member('nullable')) }
    const said = [...parts.map(fieldPartOf), ...partsOf(exact)]
    return { kind: 'altered', model, field, parts: [...new Set(said)], ...exact, line }
  }
  if (!entryOf(node, 'foreignKey')) return { kind: 'altered', model, field, parts: parts.map(tablePartOf), line }
  return { kind: 'altered', model, field, parts: ['foreign-keys'], foreignKey: foreignKeyOf(node), line }
}

interface ExactColumn {
  readonly default?: string | null
  readonly nullable?: boolean
}

function partsOf(exact: ExactColumn): readonly FieldPart[] {
  return [
    ...(exact.default === undefined ? [] : (['default'] as const)),
    ...(exact.nullable === undefined ? [] : (['nullability'] as const)),
  ]
}

function defaultOf(node: SourceNode | undefined): ExactColumn {
  if (node === undefined) return {}
  if (node.kind !== 'scalar') throw unforeseen('a default', node)
  const { value } = node
  return { default: value === null || typeof value === 'string' ? value : jsonText(value) }
}

function nullableOf(node: SourceNode | undefined): ExactColumn {
  return node === undefined ? {} : { nullable: isTrue(node) }
}

function foreignKeyOf(node: SourceNode): ExpectedForeignKey {
  const references = childOf(node, 'references')
  const action = (key: 'onDelete' | 'onUpdate'): Pick<ExpectedForeignKey, typeof key> => {
    const given = childOf(node, key)
    return given === undefined ? {} : { [key]: actionOf(given) }
  }
  const isGone = references?.kind === 'scalar' && references.value === null
  return {
    fields: itemsOf(childOf(node, 'foreignKey')).map(textOf),
    ...(references === undefined ? {} : { references: isGone ? null : modelOf(references) }),
    ...action('onDelete'),
    ...action('onUpdate'),
  }
}

function actionOf(node: SourceNode): ReferentialAction {
  const action = referentialActions.find((known) => known === textOf(node))
  if (action === undefined) throw unforeseen('an action of a foreign key', node)
  return action
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
