import { expect, test } from 'vitest'
import type { ColumnType } from '../harness/model/catalog.ts'
import type { Comparator, ComparisonContext, RowPair } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { Field, ForeignKey, Model } from '../harness/model/schema.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { modelName } from '../harness/model/snapshot.ts'

/** What the tests of comparators share. */

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

export function baseType(name: string): ColumnType {
  return { kind: 'base', name }
}

export function foreignKeyOf(fields: readonly string[], target: string, virtual = false): ForeignKey {
  return {
    name: `${fields.join('_')}_fkey`,
    fields,
    target: modelName(target),
    targetFields: fields.map(() => 'id'),
    targetsPrimaryKey: true,
    onDelete: 'no-action',
    onUpdate: 'no-action',
    onDeleteFields: fields,
    virtual,
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

/** A pair that cannot be changed. */
export function pairOf(expected: Fields, actual: Fields, secrets: readonly string[] = []): RowPair {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  const model = modelOf(names.map((name) => fieldOf(name, { secret: secrets.includes(name) })))
  return deepFreeze({ model, expected, actual })
}

export const nothingRun: ComparisonContext = { window: null, samePair: () => null }

/** Every message of the comparator by field, as a harness asks for them: what `existence` reports is not compared. */
export function messagesOf(
  comparator: Comparator,
  pair: RowPair,
  context: ComparisonContext = nothingRun,
): Readonly<Record<string, readonly string[]>> {
  const existence = comparator.existence(pair)
  const settled = new Set(existence.map(({ field }) => field))
  const compared = comparator.compare(pair, context).filter(({ field }) => !settled.has(field))
  const messages: Record<string, string[]> = {}
  for (const { field, message } of [...existence, ...compared]) messages[field] = [...(messages[field] ?? []), message]
  return messages
}

/** The one message about the field `it`, or null when the two values agree. */
export function messageOf(
  comparator: Comparator,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  context: ComparisonContext = nothingRun,
): string | null {
  const side = (value: JsonValue | undefined): Fields => (value === undefined ? {} : { it: value })
  const messages = messagesOf(comparator, pairOf(side(expected), side(actual)), context)
  expect(Object.keys(messages).filter((field) => field !== 'it')).toEqual([])
  expect(messages.it?.length ?? 0).toBeLessThanOrEqual(1)
  return messages.it?.[0] ?? null
}

/** Declares the tests of what every comparator of the field `it` does unless it says otherwise. */
export function specifyTheUsual(comparator: Comparator, value: JsonValue, wrongTypes: readonly JsonValue[]): void {
  test('null on both sides and a missing field on both sides agree', () => {
    expect(messageOf(comparator, null, null)).toBeNull()
    expect(messageOf(comparator, undefined, undefined)).toBeNull()
  })

  test('null or a missing field on one side is a disagreement', () => {
    for (const nothing of [null, undefined]) {
      expect(messageOf(comparator, value, nothing)).toMatch(/^expected ".*(?:found null|the field is missing)$/)
      expect(messageOf(comparator, nothing, value)).toMatch(/^expected (?:null|no such field), found "/)
    }
    expect(messageOf(comparator, null, undefined)).toBe('expected null, but the field is missing')
    expect(messageOf(comparator, undefined, null)).toBe('expected no such field, found null')
  })

  test('a value of a wrong type on either side is a disagreement', () => {
    for (const wrong of wrongTypes) {
      expect(messageOf(comparator, value, wrong)).toMatch(/./)
      expect(messageOf(comparator, wrong, value)).toMatch(/./)
    }
  })

  specifyTheMark(comparator)
}

export function specifyTheMark(comparator: Comparator): void {
  test('a scrubbed field holds a mark, and a missing one stays missing', () => {
    expect(comparator.scrub(deepFreeze({ it: 'value', other: 1 }))).toEqual({ it: `⟨${comparator.name}⟩` })
    expect(comparator.scrub(deepFreeze({ it: null }))).toEqual({ it: `⟨${comparator.name}⟩` })
    expect(comparator.scrub(deepFreeze({ other: 1 }))).toEqual({})
  })
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
