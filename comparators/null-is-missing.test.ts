import { describe, expect, test } from 'vitest'
import type { Comparator, Disagreement, Replacement, RowPair } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { type Fields, modelName } from '../harness/model/snapshot.ts'
import { correlatedId } from './correlated-id.ts'
import { datetimeEquality } from './datetime-equality.ts'
import { defineComparator } from './define-comparator.ts'
import { equalOrRemoved } from './equal-or-removed.ts'
import { foreignKey } from './foreign-key.ts'
import { ignored } from './ignored.ts'
import { json } from './json.ts'
import { nullIsMissing } from './null-is-missing.ts'
import { modelOf } from './sample-pair.ts'
import { messageOf, messagesOf, pairOf, specifyTheMark } from './test-specification.ts'
import { unorderedList } from './unordered-list.ts'
import { userPassword } from './user-password.ts'
import { uuid4 } from './uuid4.ts'

const all: readonly Comparator[] = [
  datetimeEquality('it'),
  equalOrRemoved('it'),
  foreignKey('shop.user', 'it'),
  ignored('it'),
  json({ a: ignored }, 'it'),
  unorderedList('it'),
  uuid4('it'),
  userPassword({ password: 'it' }),
  correlatedId('id').drawnIn('it'),
  correlatedId('id').copiedTo('it'),
]

describe('with nullIsMissing', () => {
  test.each(all.map((comparator) => [comparator.name, nullIsMissing(comparator)] as const))(
    'null and a missing field agree for %s',
    (_name, comparator) => {
      for (const expected of [null, undefined]) {
        for (const actual of [null, undefined]) expect(messageOf(comparator, expected, actual)).toBeNull()
      }
    },
  )

  const lenient = nullIsMissing(uuid4('it', 'other'))
  const [old, drawn] = ['b5035317-11ff-4cf4-8985-fb612cd50c81', '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1a']

  test('a value and nothing still disagree, and values are compared as ever', () => {
    expect(messageOf(lenient, old, null)).toBe(`expected "${old}", found null`)
    expect(messageOf(lenient, undefined, old)).toBe(`expected no such field, found "${old}"`)
    expect(messageOf(lenient, old, drawn)).toBeNull()
    expect(messageOf(lenient, old, old)).toMatch(/found the old one/)
  })

  test('each field is seen for itself', () => {
    expect(messagesOf(lenient, pairOf({ it: null, other: old }, { other: old }))).toEqual({
      other: [`expected a new value, found the old one: "${old}"`],
    })
  })

  test('a comparator of whole rows sees neither of the two', () => {
    const whole = defineComparator({
      name: 'whole',
      fields: ['it'],
      settles: 'tolerance',
      looksAtClaimed: true,
      compareRow: ({ expected, actual }) =>
        Object.keys(expected).length === Object.keys(actual).length ? [] : [{ field: 'it', message: 'one is missing' }],
    })
    expect(messageOf(nullIsMissing(whole), null, undefined)).toBeNull()
    expect(messagesOf(nullIsMissing(whole), pairOf({ it: null, other: 1 }, { other: 1 }))).toEqual({})
  })

  test('the comparator is the same otherwise', () => {
    const strict = uuid4('it')
    const { existence: _e, compare: _c, scrub: _s, ...rest } = nullIsMissing(strict)
    expect(strict).toMatchObject(rest)
    const source = nullIsMissing(correlatedId('id').drawnIn('it'))
    expect(source.replacements?.(pairOf({ it: 'a' }, { it: 'b' }))).toHaveLength(1)
  })

  test('no part of the comparator is lost', () => {
    const full: Required<Comparator> = {
      ...uuid4('it'),
      acceptsEqual: true,
      looksAtClaimed: true,
      rejectsEqual: true,
      comparesNothing: true,
      pairsBy: 'content',
      replacements: () => [],
      looksAtReplacements: true,
      refersTo: [modelName('shop.user')],
      correlations: [{ name: 'id', part: 'drawn' }],
      forModel: () => full,
      obfuscate: () => '*',
    }
    const lenient = nullIsMissing(full)
    expect(Object.keys(lenient).sort()).toEqual(Object.keys(full).sort())
    expect(JSON.stringify(lenient)).toBe(JSON.stringify({ ...lenient, ...JSON.parse(JSON.stringify(full)) }))
    expect(Object.keys(lenient.forModel?.(modelOf([])) ?? {}).sort()).toEqual(Object.keys(full).sort())
  })

  test('an instance of a class is asked as one, within json too', () => {
    class Longer implements Comparator {
      readonly name = 'longer'
      readonly settles = 'tolerance'
      readonly #mark = '⟨longer⟩'
      readonly fields: readonly string[]
      constructor(...fields: readonly string[]) {
        this.fields = fields
      }
      get looksAtClaimed(): boolean {
        return true
      }
      existence({ expected, actual }: RowPair): readonly Disagreement[] {
        return this.#said((field) => field in expected === field in actual, 'there is one only')
      }
      compare({ expected, actual }: RowPair): readonly Disagreement[] {
        return this.#said((field) => this.obfuscate(actual[field]) >= this.obfuscate(expected[field]), 'too short')
      }
      scrub(side: Fields): Readonly<Record<string, string>> {
        return Object.fromEntries(this.fields.filter((field) => field in side).map((field) => [field, this.#mark]))
      }
      obfuscate(value: JsonValue | undefined): string {
        return String(String(value ?? '').length + 100)
      }
      replacements(): readonly Replacement[] {
        return this.fields.map((expected) => ({ correlation: this.name, expected, actual: this.#mark }))
      }
      #said(isFine: (field: string) => boolean, message: string): readonly Disagreement[] {
        return this.fields.filter((field) => !isFine(field)).map((field) => ({ field, message }))
      }
    }
    const comparator = nullIsMissing(new Longer('it'))
    expect(messageOf(comparator, null, undefined)).toBeNull()
    expect(messageOf(comparator, 'ab', 'abc')).toBeNull()
    expect(messageOf(comparator, 'ab', 'a')).toBe('too short')
    expect(messageOf(comparator, 'ab', undefined)).toBe('there is one only')
    expect(comparator.looksAtClaimed).toBe(true)
    expect(comparator.scrub({ it: 1 })).toEqual({ it: '⟨longer⟩' })
    expect(comparator.obfuscate?.('abc')).toBe('103')
    expect(comparator.replacements?.(pairOf({}, {}))).toEqual([
      { correlation: 'longer', expected: 'it', actual: '⟨longer⟩' },
    ])
    const within = json({ a: (field) => nullIsMissing(new Longer(field)) }, 'it')
    expect(messageOf(within, { a: 'ab' }, { a: 'abc' })).toBeNull()
    expect(messageOf(within, { a: null }, {})).toBeNull()
    expect(messageOf(within, { a: 'ab' }, { a: 'a' })).toBe('at a: too short')
    expect(within.replacements?.(pairOf({ it: { a: 'ab' } }, { it: { a: 'ab' } }))).toHaveLength(1)
  })

  specifyTheMark(nullIsMissing(uuid4('it')))
})
