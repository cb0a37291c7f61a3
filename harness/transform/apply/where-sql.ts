import type { ColumnType } from '../../model/catalog.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Field, Model, Schema } from '../../model/schema.ts'
import type { Comparison, Condition, Where } from '../../model/where.ts'
import { quoteIdentifier, quoteQualified } from '../../postgres/index.ts'
import { codecFor } from '../../snapshot/index.ts'
import { type ComparedField, fieldOf, followedKey } from '../compared-fields.ts'
import { withoutEquality, withoutLimits } from '../value-order.ts'
import type { Parameters } from './parameters.ts'

/** `where`, without references, as SQL that can follow WHERE. */
export function whereSql(schema: Schema, model: Model, where: Where, parameters: Parameters): string {
  if (where.length === 0) return 'true'
  return where.map((condition) => conditionSql(schema, model, condition, parameters)).join(' AND ')
}

function conditionSql(schema: Schema, model: Model, condition: Condition, parameters: Parameters): string {
  switch (condition.kind) {
    case 'pk': {
      const values = Array.isArray(condition.pk) && model.primaryKey.length > 1 ? condition.pk : [condition.pk]
      return model.primaryKey
        .map((name, index) => equalsSql(fieldOf(model, name), values[index] ?? null, parameters))
        .join(' AND ')
    }
    case 'equals':
      return equalsSql(fieldOf(model, condition.field), condition.value, parameters)
    case 'through': {
      const key = followedKey(schema, model, condition.field)
      if (!key) return 'false'
      const column = quoteIdentifier(key.field.column)
      const targetColumn = quoteIdentifier(key.targetField.column)
      const inner = whereSql(schema, key.target, condition.where, parameters)
      return `${column} IN (SELECT ${targetColumn} FROM ${quoteQualified(key.target.table)} WHERE ${inner})`
    }
    case 'in':
      return inSql(fieldOf(model, condition.field), condition.values, parameters)
    case 'order': {
      const field = fieldOf(model, condition.field)
      const value = parameters.addText(codecFor(withoutLimits(field.type)).encode(condition.value))
      return `${quoteIdentifier(field.column)} ${comparisonSql[condition.comparison]} ${value}`
    }
    case 'computed': {
      const { value, comparison } = condition
      if (value.kind === 'ref') throw new TypeError('references are looked up before')
      const { column, type } = fieldOf(model, condition.field)
      const cast = comparison === 'eq' ? castToCompare(type) : ''
      return `${quoteIdentifier(column)}${cast} ${computedSql[comparison]} (${value.expression})${cast}`
    }
    case 'like':
      return `${quoteIdentifier(fieldOf(model, condition.field).column)} LIKE ${parameters.addText(condition.pattern)}`
    case 'any':
      return `(${condition.of.map((where) => `(${whereSql(schema, model, where, parameters)})`).join(' OR ')})`
    case 'not':
      return `(${whereSql(schema, model, condition.where, parameters)}) IS NOT TRUE`
  }
}

const comparisonSql = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const satisfies Record<Comparison, string>
const computedSql = { ...comparisonSql, eq: '=' } as const

function inSql(field: Field, values: readonly JsonValue[], parameters: Parameters): string {
  const column = quoteIdentifier(field.column)
  const cast = castToCompare(field.type)
  const given = values.filter((value) => value !== null).map((value) => `${parameters.add(field, value)}${cast}`)
  const isNull = values.length === given.length ? [] : [`${column} IS NULL`]
  const isGiven = given.length === 0 ? [] : [`${column}${cast} IN (${given.join(', ')})`]
  return `(${[...isGiven, ...isNull].join(' OR ')})`
}

function equalsSql(field: Field, value: JsonValue, parameters: Parameters): string {
  const column = quoteIdentifier(field.column)
  if (value === null) return `${column} IS NULL`
  const cast = castToCompare(field.type)
  return `${column}${cast} = ${parameters.add(field, value)}${cast}`
}

/** Types without an `=`, or with one that compares areas or counts, are compared by another type. */
function castToCompare(type: ColumnType): string {
  if (type.kind === 'domain') return castToCompare(type.base)
  if (type.name === 'json') return '::jsonb'
  return withoutEquality.has(type.name) ? '::text' : ''
}

/** What a row of `model` holds in a compared field, as an expression that may stand where its columns are in scope. */
export function comparedSql(model: Model, { path, field }: ComparedField): string {
  const [first, ...rest] = path
  const own = (column: string): string => `${quoteQualified(model.table)}.${quoteIdentifier(column)}`
  if (!first) return own(field.column)
  let value = `t${rest.length}.${quoteIdentifier(field.column)}`
  for (let index = path.length - 1; index >= 0; index -= 1) {
    const key = path[index] ?? first
    const from = index === 0 ? own(key.field.column) : `t${index - 1}.${quoteIdentifier(key.field.column)}`
    const target = `${quoteQualified(key.target.table)} AS t${index}`
    value = `(SELECT ${value} FROM ${target} WHERE t${index}.${quoteIdentifier(key.targetField.column)} = ${from})`
  }
  return value
}
