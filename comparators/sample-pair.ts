import type { ColumnType } from '../harness/model/catalog.ts'
import type { ComparisonContext, Replacement } from '../harness/model/comparator.ts'
import type { Field, Model } from '../harness/model/schema.ts'
import { modelName } from '../harness/model/snapshot.ts'

/** What stands in for a subject where a comparator is tested alone. */

export function baseType(name: string): ColumnType {
  return { kind: 'base', name }
}

/** A text that may be null. */
export function fieldOf(name: string, details: Partial<Field> = {}): Field {
  return {
    name,
    column: name,
    type: baseType('text'),
    sqlType: 'text',
    nullable: true,
    default: null,
    generated: null,
    identity: null,
    sequence: null,
    secret: false,
    ...details,
  }
}

export function modelOf(fields: readonly Field[], details: Partial<Model> = {}): Model {
  return {
    name: modelName('shop.thing'),
    table: { schema: 'public', name: 'shop_thing' },
    fields,
    primaryKey: ['id'],
    naturalKey: null,
    uniques: [],
    foreignKeys: [],
    triggers: [],
    ...details,
  }
}

/** Nothing was run, no row is known, and nothing was drawn anew but what is given. */
export function contextOf(drawn: readonly Replacement[] = []): ComparisonContext {
  const found = (from: 'expected' | 'actual', to: 'expected' | 'actual') => (correlation: string, value: string) => [
    ...new Set(
      drawn.flatMap((entry) => (entry.correlation === correlation && entry[from] === value ? [entry[to]] : [])),
    ),
  ]
  return {
    window: null,
    samePair: () => null,
    replacements: found('expected', 'actual'),
    replaced: found('actual', 'expected'),
    drawn: (correlation) => drawn.filter((entry) => entry.correlation === correlation),
  }
}
