import type { Condition, Where } from '../model/case.ts'
import type { JsonValue } from '../model/json.ts'
import type { Field, Model, Schema } from '../model/schema.ts'
import { quoteIdentifier, quoteQualified } from '../postgres/index.ts'
import { codecFor } from '../snapshot/index.ts'

/** Collects the parameters of one statement. */
export class Parameters {
  readonly values: (string | null)[] = []

  /** `$1` for a value of a field, which PostgreSQL then reads as the column's type. */
  add(field: Field, value: JsonValue): string {
    this.values.push(value === null ? null : codecFor(field.type).encode(value))
    return `$${this.values.length}`
  }
}

/** `where` as SQL that can follow WHERE. */
export function whereSql(schema: Schema, model: Model, where: Where, parameters: Parameters): string {
  if (where.length === 0) return 'true'
  return where.map((condition) => conditionSql(schema, model, condition, parameters)).join(' AND ')
}

function conditionSql(schema: Schema, model: Model, condition: Condition, parameters: Parameters): string {
  switch (condition.kind) {
    case 'pk': {
      const values = Array.isArray(condition.pk) ? condition.pk : [condition.pk]
      return model.primaryKey
        .map((name, index) => equalsSql(fieldOf(model, name), values[index] ?? null, parameters))
        .join(' AND ')
    }
    case 'equals':
      return equalsSql(fieldOf(model, condition.field), condition.value, parameters)
    case 'through': {
      const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === condition.field)
      const target = key && schema.models.get(key.target)
      if (!key || !target) return 'false'
      const column = quoteIdentifier(fieldOf(model, condition.field).column)
      const targetColumn = quoteIdentifier(fieldOf(target, key.targetFields[0] ?? '').column)
      const inner = whereSql(schema, target, condition.where, parameters)
      return `${column} IN (SELECT ${targetColumn} FROM ${quoteQualified(target.table)} WHERE ${inner})`
    }
  }
}

function equalsSql(field: Field, value: JsonValue, parameters: Parameters): string {
  const column = quoteIdentifier(field.column)
  return value === null ? `${column} IS NULL` : `${column} = ${parameters.add(field, value)}`
}

/** A field that `bindCase` has found to exist. */
export function fieldOf(model: Model, name: string): Field {
  const field = model.fields.find((candidate) => candidate.name === name)
  if (!field) throw new TypeError(`model ${model.name} has no field ${name}`)
  return field
}
