import type { Condition, Where } from '../../model/case.ts'
import { isJsonArray, isJsonObject } from '../../model/json.ts'
import type { ModelName, PrimaryKey } from '../../model/snapshot.ts'
import { modelName } from '../../model/snapshot.ts'
import { entriesOf, operatorOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { jsonValue } from './source-node.ts'

/** The conditions in the order in which they are written; none for `all`. */
export function buildWhere(node: SourceNode | undefined): Where {
  if (node?.kind === 'scalar' && node.value === 'all') return []
  return entriesOf(node).map(buildCondition)
}

/** What `$ref` names: the one row of a model that the conditions find. */
export function buildReference(node: SourceNode): { readonly model: ModelName; readonly where: Where } {
  const [entry] = entriesOf(node)
  if (!entry) throw unforeseen('a reference', node)
  return { model: modelName(entry.key), where: buildWhere(entry.value) }
}

function buildCondition({ key, value }: SourceEntry): Condition {
  if (key === 'pk') return { kind: 'pk', pk: primaryKey(value) }
  const literal = operatorOf(value)
  if (literal) return { kind: 'equals', field: key, value: jsonValue(literal.value) }
  if (value.kind === 'map') return { kind: 'through', field: key, where: buildWhere(value) }
  return { kind: 'equals', field: key, value: jsonValue(value) }
}

function primaryKey(node: SourceNode): PrimaryKey {
  const value = jsonValue(node)
  if (isJsonObject(value) && !isJsonArray(value)) throw unforeseen('a primary key', node)
  return value
}
