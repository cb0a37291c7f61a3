import { isJsonArray, isJsonObject } from '../../model/json.ts'
import type { ModelName, PrimaryKey } from '../../model/snapshot.ts'
import { modelName } from '../../model/snapshot.ts'
import type { Comparison, ComputedValue, Condition, Where } from '../../model/where.ts'
import { entriesOf, isTrue, itemsOf, operatorOf, operatorsOf, textOf, unforeseen } from './expect-node.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'
import { jsonValue } from './source-node.ts'

/** The conditions in the order in which they are written; none for `all`. */
export function buildWhere(node: SourceNode | undefined): Where {
  if (node?.kind === 'scalar' && node.value === 'all') return []
  return entriesOf(node).flatMap(buildConditions)
}

/** What `$ref` names: the one row of a model that the conditions find. */
export function buildReference(node: SourceNode): { readonly model: ModelName; readonly where: Where } {
  const [entry] = entriesOf(node)
  if (!entry) throw unforeseen('a reference', node)
  return { model: modelName(entry.key), where: buildWhere(entry.value) }
}

function buildConditions({ key, value }: SourceEntry): Where {
  const operators = operatorsOf(value)
  if (operators.length > 0) return operators.flatMap((operator) => buildOperator(key, operator))
  if (key === 'pk') return [{ kind: 'pk', pk: primaryKey(value) }]
  if (value.kind === 'map') return [{ kind: 'through', field: key, where: buildWhere(value) }]
  return [{ kind: 'equals', field: key, value: jsonValue(value) }]
}

/** What `{ field: { $operator: … } }` asks of the field. */
function buildOperator(field: string, { key, value }: SourceEntry): Where {
  const comparison = comparisons[key]
  if (comparison) {
    const computed = computedValue(operatorOf(value))
    if (computed) return [{ kind: 'computed', field, comparison, value: computed }]
    return [{ kind: 'order', field, comparison, value: jsonValue(value) }]
  }
  const computed = computedValue({ key, keyPosition: null, value })
  if (computed) return [{ kind: 'computed', field, comparison: 'eq', value: computed }]
  switch (key) {
    case '$json':
      return [{ kind: 'equals', field, value: jsonValue(value) }]
    case '$in':
      return [buildIn(field, itemsOf(value))]
    case '$like':
      return [{ kind: 'like', field, pattern: textOf(value) }]
    case '$null':
      return isTrue(value) ? [isNull(field)] : [{ kind: 'not', where: [isNull(field)] }]
    case '$not':
      return [{ kind: 'not', where: buildConditions({ key: field, keyPosition: null, value }) }]
    default:
      throw unforeseen('an operator', value)
  }
}

const comparisons: Readonly<Record<string, Comparison>> = { $gt: 'gt', $gte: 'gte', $lt: 'lt', $lte: 'lte' }

/** Computed values are alternatives of their own. */
function buildIn(field: string, items: readonly SourceNode[]): Condition {
  const computed = items.flatMap((item) => computedValue(operatorOf(item)) ?? [])
  const written = items.filter((item) => computedValue(operatorOf(item)) === null)
  const literals: Condition = { kind: 'in', field, values: written.map(jsonValue) }
  if (computed.length === 0) return literals
  const of = computed.map((value): Where => [{ kind: 'computed', field, comparison: 'eq', value }])
  return { kind: 'any', of: written.length === 0 ? of : [[literals], ...of] }
}

/** Null for any other operator, and for none. */
function computedValue(operator: SourceEntry | null): ComputedValue | null {
  if (operator?.key === '$ref') return { kind: 'ref', ...buildReference(operator.value) }
  return operator?.key === '$sql' ? { kind: 'sql', expression: textOf(operator.value) } : null
}

function isNull(field: string): Condition {
  return { kind: 'equals', field, value: null }
}

function primaryKey(node: SourceNode): PrimaryKey {
  const value = jsonValue(node)
  if (isJsonObject(value) && !isJsonArray(value)) throw unforeseen('a primary key', node)
  return value
}
