import type { Step } from '../model/case.ts'
import type { JsonValue } from '../model/json.ts'
import { modelName } from '../model/snapshot.ts'
import type { Condition, StepRow, StepValue, Where } from '../model/where.ts'

const place = (table: string) => ({ model: modelName(`public.${table}`), line: null })

export function insert(table: string, ...rows: readonly StepRow[]): Step {
  return { ...place(table), kind: 'insert', rows }
}

export function update(table: string, where: Where, set: StepRow, allowNone = false): Step {
  return { ...place(table), kind: 'update', where, set, allowNone }
}

export function remove(table: string, where: Where, allowNone = false): Step {
  return { ...place(table), kind: 'delete', where, allowNone }
}

export function runSql(text: string): Step {
  return { kind: 'sql', source: { kind: 'text', text }, line: null }
}

export function literal(value: JsonValue): StepValue {
  return { kind: 'literal', value }
}

export function expression(sql: string): StepValue {
  return { kind: 'sql', expression: sql }
}

export function reference(table: string, where: Where): StepValue {
  return { kind: 'ref', model: modelName(`public.${table}`), where }
}

export function equals(field: string, value: JsonValue): Condition {
  return { kind: 'equals', field, value }
}
