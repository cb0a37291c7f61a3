import type { Condition, Where } from '../model/case.ts'
import { type JsonValue, jsonEquals, jsonText } from '../model/json.ts'
import { type ExpectedValue, isMatcher } from '../model/matcher.ts'
import { type Field, hasScalarPk, type Model, type Schema } from '../model/schema.ts'
import type { ModelName } from '../model/snapshot.ts'

/** What a `where` looks at: a row of a snapshot, or one that is expected. */
export interface Conditional {
  readonly model: ModelName
  readonly pk: ExpectedValue
  readonly fields: Readonly<Record<string, ExpectedValue>>
}

/** The rows that satisfy `where`, in their order. Literals of `where` are canonical. */
export function rowsWhere<R extends Conditional>(
  schema: Schema,
  rows: readonly R[],
  modelName: ModelName,
  where: Where,
): readonly R[] {
  const model = schema.models.get(modelName)
  if (!model) return []
  const tests = where.map((condition) => conditionTest(schema, rows, model, condition))
  return rows.filter((row) => row.model === modelName && tests.every((test) => test(row)))
}

type Test = (row: Conditional) => boolean

function conditionTest(schema: Schema, rows: readonly Conditional[], model: Model, condition: Condition): Test {
  switch (condition.kind) {
    case 'pk':
      return (row) => !isMatcher(row.pk) && jsonEquals(row.pk, condition.pk)
    case 'equals': {
      const field = model.fields.find(({ name }) => name === condition.field)
      return (row) =>
        field !== undefined && sameValue(field, expectedValueOf(model, row, condition.field), condition.value)
    }
    case 'through': {
      const key = model.foreignKeys.find(({ fields }) => fields.length === 1 && fields[0] === condition.field)
      const target = key && schema.models.get(key.target)
      if (!target) return () => false
      const targetField = key.targetFields[0] ?? ''
      const values = rowsWhere(schema, rows, target.name, condition.where).map((row) =>
        expectedValueOf(target, row, targetField),
      )
      const found = new Set(
        values.flatMap((value) => (value === undefined || isMatcher(value) ? [] : [jsonText(value)])),
      )
      return (row) => {
        const value = expectedValueOf(model, row, condition.field)
        return value !== undefined && !isMatcher(value) && value !== null && found.has(jsonText(value))
      }
    }
  }
}

/** A field's value in a row, wherever the row holds it. */
export function expectedValueOf(model: Model, row: Conditional, field: string): ExpectedValue | undefined {
  return hasScalarPk(model) && model.primaryKey[0] === field ? row.pk : row.fields[field]
}

/** Equality as `=` sees it: a numeric's scale does not count. */
function sameValue(field: Field, actual: ExpectedValue | undefined, wanted: JsonValue): boolean {
  if (actual === undefined || isMatcher(actual)) return false
  if (field.type.name === 'numeric' && typeof actual === 'string' && typeof wanted === 'string') {
    return withoutScale(actual) === withoutScale(wanted)
  }
  return jsonEquals(actual, wanted)
}

function withoutScale(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}
