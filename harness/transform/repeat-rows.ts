import { isJsonArray, isJsonObject, type JsonValue } from '../model/json.ts'
import { toPrimaryKey } from '../model/snapshot.ts'
import type { ComputedValue, Condition, StepRow, StepValue, Where } from '../model/where.ts'

/**
 * A row of a repeated insert step as it is for one index: `{index}` in texts is the number, a text that is nothing else
 * becomes the number itself, and `{{index}}` stands for the text `{index}`. Names of fields stay as they are.
 */
export function rowOfIndex(row: StepRow, index: number): StepRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, valueOfIndex(value, index)]))
}

function valueOfIndex(value: StepValue, index: number): StepValue {
  return value.kind === 'literal' ? { ...value, value: jsonOfIndex(value.value, index) } : computedOfIndex(value, index)
}

function computedOfIndex(value: ComputedValue, index: number): ComputedValue {
  switch (value.kind) {
    case 'sql':
      return { ...value, expression: textOfIndex(value.expression, index) }
    case 'ref':
      return { ...value, where: whereOfIndex(value.where, index) }
  }
}

function whereOfIndex(where: Where, index: number): Where {
  return where.map((condition) => conditionOfIndex(condition, index))
}

function conditionOfIndex(condition: Condition, index: number): Condition {
  switch (condition.kind) {
    case 'pk':
      return { ...condition, pk: toPrimaryKey(jsonOfIndex(condition.pk, index)) }
    case 'equals':
    case 'order':
      return { ...condition, value: jsonOfIndex(condition.value, index) }
    case 'in':
      return { ...condition, values: condition.values.map((value) => jsonOfIndex(value, index)) }
    case 'computed':
      return { ...condition, value: computedOfIndex(condition.value, index) }
    case 'like':
      return { ...condition, pattern: textOfIndex(condition.pattern, index) }
    case 'through':
    case 'not':
      return { ...condition, where: whereOfIndex(condition.where, index) }
    case 'any':
      return { ...condition, of: condition.of.map((alternative) => whereOfIndex(alternative, index)) }
  }
}

function jsonOfIndex(value: JsonValue, index: number): JsonValue {
  if (typeof value === 'string') return value === '{index}' ? index : textOfIndex(value, index)
  if (isJsonArray(value)) return value.map((item) => jsonOfIndex(item, index))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonOfIndex(member, index)]))
}

function textOfIndex(text: string, index: number): string {
  return text.replace(/\{\{index\}\}|\{index\}/g, (found) => (found === '{index}' ? String(index) : '{index}'))
}
