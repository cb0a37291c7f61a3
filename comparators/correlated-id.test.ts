import { describe, expect, test } from 'vitest'
import type { ComparisonContext } from '../harness/model/comparator.ts'
import type { JsonValue } from '../harness/model/json.ts'
import { jsonNumber } from '../harness/model/json.ts'
import { correlatedId } from './correlated-id.ts'
import { Correlation } from './correlation.ts'
import { contextOf } from './sample-pair.ts'
import { messageOf, messageOfSecret, messagesOf, nothingRun, pairOf, specifyTheUsual } from './test-specification.ts'

const old = 'b5035317-11ff-4cf4-8985-fb612cd50c81'
const drawn = '7d9c6ab5-af5a-4c3e-ab6a-5626086a6b1a'
const other = '0f0e0d0c-0b0a-4908-8706-050403020100'
const otherDrawn = '99999999-8888-4777-8666-555555555555'

const options = {
  derived: {
    hex: (uuid: string) => uuid.replaceAll('-', ''),
    end: (uuid: string) => uuid.slice(-4),
  },
}
const id = correlatedId('id', options)

/** The context in which each of these values became the other. */
function became(...pairs: readonly (readonly [JsonValue, JsonValue])[]): ComparisonContext {
  const correlation = new Correlation('id', options)
  return contextOf(pairs.flatMap(([expected, actual]) => correlation.replacements(expected, actual)))
}

describe('correlated-id, where the value is drawn', () => {
  const source = id.drawnIn('it')
  specifyTheUsual(source, old, [1, true, [old], { old }])

  test('accepts the same value and any other', () => {
    expect(messageOf(source, old, drawn, became([old, drawn]))).toBeNull()
    expect(messageOf(source, old, old, became([old, old]))).toBeNull()
    expect(messageOf(source, 17, jsonNumber('18.0'), became([17, jsonNumber('18.0')]))).toBeNull()
    expect(messageOf(source, old, drawn)).toBeNull()
  })

  test('rejects that one value became two', () => {
    expect(messageOf(source, old, drawn, became([old, drawn], [old, other]))).toBe(
      `expected "${old}" to become the same everywhere, found "${drawn}" here and "0f0...100" elsewhere`,
    )
    expect(messageOf(source, old, old, became([old, old], [old, drawn]))).toMatch(/to become the same everywhere/)
  })

  test('rejects that two values became one', () => {
    expect(messageOf(source, old, drawn, became([old, drawn], [other, drawn]))).toBe(
      `expected a value of its own in place of "${old}", found "${drawn}", which took the place of "0f0...100" too`,
    )
  })

  test('names few of many others', () => {
    const many = Array.from({ length: 5 }, (_, index): [string, string] => [old, `${index}${drawn}`])
    expect(messageOf(source, old, drawn, became([old, drawn], ...many))).toMatch(
      /"4?\S+", "\S+", "\S+", 2 more elsewhere$/,
    )
  })

  test('shows no more of a secret than of a hash', () => {
    expect(messageOfSecret(source, old, 5)).toBe('expected a text in place of "b50...c81", found ...')
  })

  test('tells what it was replaced by, once both sides have it', () => {
    const told = (expected: JsonValue, actual: JsonValue) =>
      source.replacements?.(pairOf({ it: expected }, { it: actual }))
    expect(told(old, drawn)?.[0]).toEqual({ correlation: 'id', expected: old, actual: drawn })
    expect(told(old, drawn)?.map(({ correlation }) => correlation)).toEqual(['id', 'id/hex', 'id/end'])
    expect(told(17, 18)?.[0]).toEqual({ correlation: 'id', expected: '17', actual: '18' })
    for (const nothing of [null, 5]) expect([told(old, nothing), told(nothing, old)]).toEqual([[], []])
    expect(source.replacements?.(pairOf({ it: old }, {}))).toEqual([])
  })

  test('rejects the old value where it must differ', () => {
    const fresh = correlatedId('id', { mustDiffer: true }).drawnIn('it')
    expect(messageOf(fresh, old, drawn)).toBeNull()
    expect(messageOf(fresh, old, old)).toBe(`expected a new value, found the old one: "${old}"`)
  })
})

describe('correlated-id, where the value is copied to', () => {
  const copy = id.copiedTo('it')
  specifyTheUsual(copy, old, [1, true, [old], { old }])
  const context = became([old, drawn], [other, otherDrawn], [17, 18])
  const said = (expected: JsonValue, actual: JsonValue) => messageOf(copy, expected, actual, context)
  const leftBehind = 'expected "7d9...b1a", found "b50...c81", left behind: it was replaced where it is drawn'

  test('accepts what it became, as a whole', () => {
    expect(said(old, drawn)).toBeNull()
    expect(said(17, 18)).toBeNull()
    expect(said(options.derived.hex(old), options.derived.hex(drawn))).toBeNull()
    expect(said('0c81', '6b1a')).toBeNull()
  })

  test('accepts it within a text, and inside JSON, names of members included', () => {
    expect(said(`/keys/${old}?of=${other}`, `/keys/${drawn}?of=${otherDrawn}`)).toBeNull()
    expect(
      said(
        { keys: [old, { [old]: 1, [`k-${other}`]: [17] }], note: `of ${old}.` },
        { keys: [drawn, { [drawn]: 1, [`k-${otherDrawn}`]: [18] }], note: `of ${drawn}.` },
      ),
    ).toBeNull()
  })

  test('rejects one place left behind', () => {
    expect(said(old, old)).toBe(leftBehind)
    expect(said(`/keys/${old}`, `/keys/${old}`)).toBe(leftBehind)
    expect(said(`${old} and ${old}`, `${drawn} and ${old}`)).toBe(leftBehind)
    expect(said({ a: old, b: [old] }, { a: drawn, b: [old] })).toBe(`at b[0]: ${leftBehind}`)
    expect(said({ a: { [old]: 1 } }, { a: { [old]: 1 } })).toBe(`at a["b50...c81"]: the name: ${leftBehind}`)
    expect(said({ n: 17 }, { n: 17 })).toBe(
      'at n: expected "...", found "...", left behind: it was replaced where it is drawn',
    )
    expect(said('0c81', '0c81')).toMatch(/left behind/)
  })

  test('rejects what another became, and what nobody became', () => {
    expect(said(old, otherDrawn)).toBe('expected "7d9...b1a", found "999...555"')
    expect(said(`/keys/${old}`, `/keys/${otherDrawn}`)).toBe('expected "/keys/7d9...b1a", found "/keys/999...555"')
    expect(said(old, 'none')).toBe('expected "7d9...b1a", found "none"')
    expect(said({ [old]: 1 }, { [otherDrawn]: 1 })).toMatch(
      /^at \["b50\.\.\.c81"\]: expected 1, found nothing there; at /,
    )
  })

  test('holds all else to equality, and values that no source has', () => {
    const unknown = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
    expect(said(unknown, unknown)).toBeNull()
    expect(said(unknown, drawn)).toBe(`expected "${unknown}", found "7d9...b1a"`)
    expect(said(`${old} one`, `${drawn} two`)).toBe('expected "7d9...b1a one", found "7d9...b1a two"')
    expect(said({ a: 1, b: null }, { a: 2 })).toBe(
      'at a: expected 1, found 2; at b: expected null, found nothing there',
    )
    expect(said([old], [drawn, old])).toBe('at [1]: expected nothing there, found "b50...c81"')
    expect(said({}, { [drawn]: 1 })).toBe('at ["7d9...b1a"]: expected nothing there, found 1')
    expect(messageOf(copy, old, drawn)).toBe(`expected "${old}", found "${drawn}"`)
  })

  test('finds a value of a wrong type in place of a known one', () => {
    for (const wrong of [5, true, [drawn], { drawn }]) {
      expect(said(old, wrong)).not.toBeNull()
      expect(said({ a: old }, { a: wrong })).toMatch(/^at a: /)
    }
    expect(said({ a: 17 }, { a: null })).toMatch(/^at a: /)
    expect(said({ a: 17 }, { a: '18' })).toMatch(/^at a: /)
  })

  test('accepts any of what several values with the same form became', () => {
    const shared = became(['111-0c81', '222-aaaa'], ['333-0c81', '444-bbbb'])
    for (const right of ['aaaa', 'bbbb']) expect(messageOf(copy, '0c81', right, shared)).toBeNull()
    expect(messageOf(copy, '0c81', 'cccc', shared)).not.toBeNull()
    expect(messageOf(copy, { '0c81': 1 }, { bbbb: 1 }, shared)).toBeNull()
    const members = [
      { '0c81': 1, x: 2 },
      { aaaa: 5, bbbb: 1, x: 2 },
    ] as const
    expect(messageOf(copy, ...members, shared)).toBe('at ["..."]: expected nothing there, found 5')
  })

  test('accepts that a value stayed as it was where it is drawn', () => {
    const stayed = became([old, old])
    expect(messageOf(copy, { a: old }, { a: old }, stayed)).toBeNull()
    expect(messageOf(copy, { a: old }, { a: drawn }, stayed)).not.toBeNull()
  })

  test('names the value that was left behind, not one that stayed where it is drawn too', () => {
    const one = became([other, other], [old, drawn])
    expect(messageOf(copy, `${other} ${old}`, `${other} ${old}`, one)).toBe(leftBehind)
  })

  test('takes a whole list or object for a copy only where the field is one', () => {
    const lists = became([[1], [2]])
    expect(messageOf(copy, [1], [2], lists)).toBeNull()
    expect(messageOf(copy, [1], [1], lists)).toMatch(/left behind/)
    expect(messageOf(copy, { a: [1] }, { a: [1] }, lists)).toBeNull()
  })

  test('shows no more of a secret than of a hash', () => {
    const pair = pairOf({ it: { 'a secret name': 'some hidden text' } }, { it: { 'a secret name': 'none' } }, ['it'])
    expect(messagesOf(copy, pair, nothingRun)).toEqual({
      it: ['at ["a...e"]: expected "som...ext", found "..."'],
    })
  })

  test('compares every field that it claims', () => {
    const both = id.copiedTo('a', 'b', 'a')
    expect(messagesOf(both, pairOf({ a: old, b: old }, { a: old, b: drawn }), context)).toEqual({ a: [leftBehind] })
  })
})
