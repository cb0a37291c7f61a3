import { expect, test } from 'vitest'
import type { Comparator, ComparisonContext, RowPair } from '../harness/model/comparator.ts'
import { deepFreeze } from '../harness/model/deep-freeze.ts'
import type { JsonValue } from '../harness/model/json.ts'
import type { ForeignKey } from '../harness/model/schema.ts'
import type { Fields } from '../harness/model/snapshot.ts'
import { modelName } from '../harness/model/snapshot.ts'
import { answersOf } from './comparator-answers.ts'
import { contextOf, fieldOf, modelOf } from './sample-pair.ts'

/** What the tests of comparators share; users have testComparator. */

export function sampleForeignKey(fields: readonly string[], target: string, virtual = false): ForeignKey {
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

/** A pair that cannot be changed, of rows that the case leaves alone. */
export function pairOf(expected: Fields, actual: Fields, secrets: readonly string[] = []): RowPair {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  const model = modelOf(names.map((name) => fieldOf(name, { secret: secrets.includes(name) })))
  return deepFreeze({ model, expected, actual, isMeantToChange: false })
}

export const nothingRun: ComparisonContext = contextOf()

/** Every message of the comparator by field; fails when it does what no comparator may. */
export function messagesOf(
  comparator: Comparator,
  pair: RowPair,
  context: ComparisonContext = nothingRun,
): Readonly<Record<string, readonly string[]>> {
  const isPlain = context.samePair === nothingRun.samePair
  return Object.fromEntries(answersOf(comparator, pair, context, isPlain))
}

/** The one message about the field `it`, or null when the two values agree. */
export function messageOf(
  comparator: Comparator,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  context: ComparisonContext = nothingRun,
): string | null {
  return onlyMessage(messagesOf(comparator, pairOf(side(expected), side(actual)), context))
}

/** As {@link messageOf}, of a row that the case means to change. */
export function messageInChangedRow(
  comparator: Comparator,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  context: ComparisonContext = nothingRun,
): string | null {
  const pair = { ...pairOf(side(expected), side(actual)), isMeantToChange: true }
  return onlyMessage(messagesOf(comparator, pair, context))
}

/** As {@link messageOf}, of a field that the subject marks secret. */
export function messageOfSecret(comparator: Comparator, expected: JsonValue, actual: JsonValue): string | null {
  return onlyMessage(messagesOf(comparator, pairOf(side(expected), side(actual), ['it'])))
}

function side(value: JsonValue | undefined): Fields {
  return value === undefined ? {} : { it: value }
}

function onlyMessage(messages: Readonly<Record<string, readonly string[]>>): string | null {
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
      expect(messageOf(comparator, value, nothing)).toMatch(/^expected \S.*(?:found null|the field is missing)$/)
      expect(messageOf(comparator, nothing, value)).toMatch(/^expected (?:null|no such field), found \S/)
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
