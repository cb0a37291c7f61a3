import type { JsonValue } from '../../model/json.ts'
import type { Field, Model } from '../../model/schema.ts'
import type { Condition } from '../../model/where.ts'
import { isCitext, valueOrder } from '../value-order.ts'
import { equalityText, tellsUnequal } from './equality-text.ts'
import { knownValue, type RowView } from './expected-rows.ts'
import { isLike } from './like.ts'

/** Whether a row satisfies a condition; null when only the database knows. */
export type RowTest = (row: RowView) => boolean | null

/** The test of a condition on one field, whose literals are canonical. */
export function fieldTest(
  model: Model,
  condition: Extract<Condition, { readonly kind: 'equals' | 'in' | 'order' | 'like' }>,
): RowTest {
  const field = model.fields.find(({ name }) => name === condition.field)
  if (!field) return () => false
  const test = valueTest(field, condition)
  return (row) => {
    const value = knownValue(model, row, field.name)
    return value === undefined ? null : test(value)
  }
}

function valueTest(
  field: Field,
  condition: Extract<Condition, { readonly kind: 'equals' | 'in' | 'order' | 'like' }>,
): (value: JsonValue) => boolean | null {
  switch (condition.kind) {
    case 'equals':
      return isOneOf(field, [condition.value])
    case 'in':
      return isOneOf(field, condition.values)
    case 'order': {
      const order = valueOrder(field.type)
      return (value) => {
        if (value === null) return false
        const difference = order?.(condition.value, value) ?? null
        return difference === null ? null : holds[condition.comparison](difference)
      }
    }
    case 'like':
      return (value) => {
        if (value === null) return false
        if (typeof value !== 'string') return null
        // Upper and lower case are the same for it, by rules that depend on the database.
        return isCitext(field.type) ? null : isLike(value, condition.pattern)
      }
  }
}

const holds = {
  gt: (difference: number) => difference > 0,
  gte: (difference: number) => difference >= 0,
  lt: (difference: number) => difference < 0,
  lte: (difference: number) => difference <= 0,
} as const

function isOneOf(field: Field, wanted: readonly JsonValue[]): (value: JsonValue) => boolean | null {
  const texts = new Set(wanted.map((value) => (value === null ? null : equalityText(field.type, value))))
  const others = texts.size === 1 && texts.has(null) ? false : tellsUnequal(field.type) ? false : null
  return (value) => {
    if (value === null) return texts.has(null)
    return texts.has(equalityText(field.type, value)) ? true : others
  }
}

/** The test of a primary key. */
export function keyTest(model: Model, parts: readonly (readonly [string, JsonValue])[]): RowTest {
  return every(parts.map(([name, value]) => fieldTest(model, { kind: 'equals', field: name, value })))
}

/** Satisfied when all are. */
export function every(tests: readonly RowTest[]): RowTest {
  return (row) => {
    let all: boolean | null = true
    for (const test of tests) {
      const holdsHere = test(row)
      if (holdsHere === false) return false
      if (holdsHere === null) all = null
    }
    return all
  }
}

/** Satisfied when one is. */
export function some(tests: readonly RowTest[]): RowTest {
  return not(every(tests.map(not)))
}

export function not(test: RowTest): RowTest {
  return (row) => {
    const result = test(row)
    return result === null ? null : !result
  }
}
