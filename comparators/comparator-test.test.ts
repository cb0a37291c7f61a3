import { describe, expect, test } from 'vitest'
import type { Comparator } from '../harness/model/comparator.ts'
import { jsonNumber } from '../harness/model/json.ts'
import { testComparator } from './comparator-test.ts'
import { correlatedId } from './correlated-id.ts'
import { dateUpdated } from './date-updated.ts'
import { defineComparator } from './define-comparator.ts'
import { foreignKey } from './foreign-key.ts'
import { ignored } from './ignored.ts'
import { uuid4 } from './uuid4.ts'

const sameLength = defineComparator({
  name: 'same-length',
  fields: ['it'],
  settles: 'tolerance',
  compareField: (expected, actual, { show }) =>
    String(expected).length === String(actual).length ? null : `expected as long a text as ${show(expected)}`,
})

/** A comparator whose parts are replaced by what is given. */
function broken(parts: Partial<Comparator>): () => void {
  return () => testComparator({ ...sameLength, name: 'broken', ...parts }).accepts({ it: 'abc' }, { it: 'xyz' })
}

describe('testComparator', () => {
  const { accepts, rejects } = testComparator(sameLength)

  test('passes what is as the test says', () => {
    accepts({ it: 'abc' }, { it: 'xyz', more: jsonNumber('1.0') })
    accepts({ it: null }, { it: null })
    rejects({ it: 'abc' }, { it: 'wxyz' })
    rejects({ it: 'abc' }, { it: 'wxyz' }, { it: 'as long a text as "abc"' })
    rejects({ it: 'abc' }, { it: 'wxyz' }, { it: /^expected .* "abc"$/ })
    rejects({ it: 'abc' }, {}, { it: 'missing' })
  })

  test('says what a comparator has against rows that it should accept', () => {
    expect(() => accepts({ it: 'abc' }, { it: 'wxyz' })).toThrow(
      'comparator same-length should accept {"it":"abc"} (expected) and {"it":"wxyz"} (actual), but says:\n  it: expected as long a text as "abc"',
    )
  })

  test('says that a comparator accepts rows that it should reject', () => {
    expect(() => rejects({ it: 'abc' }, { it: 'xyz' }, { it: /./ })).toThrow(/should reject .*, but accepts them$/)
  })

  test('says that the messages are others', () => {
    expect(() => rejects({ it: 'abc' }, { it: 'wxyz' }, { it: /shorter/, other: 'x' })).toThrow(
      /should say of .* a message about it with \/shorter\/, and a message about other with x, but says:\n {2}it: /,
    )
    expect(() => rejects({ it: 'abc' }, { it: 'wxyz' }, {})).toThrow(/should say of .* none about it, but says:/)
  })

  test('leaves the rows of the test as they are, and its failures begin in the test', () => {
    const row = { it: { list: ['a'] } }
    accepts(row, row)
    expect(Object.isFrozen(row) || Object.isFrozen(row.it.list)).toBe(false)
    try {
      rejects(row, row)
      expect.unreachable()
    } catch (thrown) {
      const [, place = ''] = thrown instanceof Error ? (thrown.stack ?? '').split('\n    at ') : []
      expect(place).toContain('comparator-test.test.ts')
    }
  })
})

describe('the conditions of a test', () => {
  test('say when the steps ran, and whether the case changes the row', () => {
    const strict = testComparator(dateUpdated({ strict: true }, 'at'), {
      window: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:01Z' },
    })
    strict.accepts({ at: '2025-01-01' }, { at: '2026-01-01' })
    strict.rejects({ at: '2025-01-01' }, { at: '2027-01-01' }, { at: /while the steps ran/ })
    const touched = testComparator(dateUpdated({ onlyInChangedRows: true }, 'at'))
    touched.accepts({ at: '2025-01-01' }, { at: '2026-01-01' }, { isMeantToChange: true })
    touched.rejects({ at: '2025-01-01' }, { at: '2026-01-01' })
  })

  test('say which rows were paired', () => {
    const key = testComparator(foreignKey('shop.user', 'user'), { samePair: (_target, a, b) => Number(a) + 10 === b })
    key.accepts({ user: 1 }, { user: 11 })
    key.rejects({ user: 1 }, { user: 1 }, { user: /which is another/ })
    key.rejects({ user: 1 }, { user: 11 }, { user: /no shop.user/ }, { samePair: () => null })
  })

  test('say what was drawn anew elsewhere, to which the row itself adds', () => {
    const id = correlatedId('id')
    const copy = testComparator(id.copiedTo('it'), { replacements: { id: { old: 'new', shared: ['a', 'b'] } } })
    copy.accepts({ it: 'old' }, { it: 'new' })
    copy.accepts({ it: 'shared' }, { it: 'b' })
    copy.rejects({ it: 'old' }, { it: 'old' }, { it: 'left behind' })
    const source = testComparator(id.drawnIn('it'), { replacements: { id: { old: 'new' } } })
    source.accepts({ it: 'old' }, { it: 'new' })
    source.rejects({ it: 'old' }, { it: 'other' }, { it: 'the same everywhere' })
    source.rejects({ it: 'other' }, { it: 'new' }, { it: 'a value of its own' })
    testComparator(id.drawnIn('a', 'b')).rejects({ a: 'x', b: 'x' }, { a: 'y', b: 'z' }, { a: /every/, b: /every/ })
  })

  test('say what is secret', () => {
    const quotes = defineComparator({ ...sameLength, compareField: (expected) => `not ${expected}` })
    testComparator(quotes).rejects({ it: 'hunter2' }, { it: 'x' }, { it: 'not hunter2' })
    expect(() => testComparator(quotes, { secrets: ['it'] }).rejects({ it: 'hunter2' }, { it: 'x' })).toThrow(
      'comparator same-length quotes the secret field it in full, in its message about it',
    )
    testComparator(sameLength, { secrets: ['it'] }).rejects({ it: 'hunter2' }, { it: 'x' }, { it: '"..."' })
    const inside = defineComparator({ ...sameLength, compareField: () => 'not a\\nbcd' })
    const test = testComparator(inside, { secrets: ['other'] })
    expect(() => test.rejects({ it: 1, other: { a: ['a\nbcd'] } }, { it: 2 })).toThrow(/secret field other in full/)
  })
})

describe('testComparator explains a comparator that', () => {
  const wrong = [{ field: 'it', message: 'no' }]

  test('changes its input', () => {
    const sorts = defineComparator({
      ...sameLength,
      compareField: (expected) => (Array.isArray(expected) && expected.sort().length > 9 ? 'no' : null),
    })
    expect(() => testComparator(sorts).accepts({ it: ['b', 'a'] }, { it: [] })).toThrow(
      /^comparator same-length: compare changes its input, which no comparator may: Cannot assign to read only property/,
    )
  })

  test('throws', () => {
    const failure = new Error('out of ideas')
    const throws = broken({
      existence: () => {
        throw failure
      },
    })
    expect(throws).toThrow('comparator broken: existence throws: out of ideas')
    expect(throws).toThrow(expect.objectContaining({ cause: failure }))
    expect(
      broken({
        scrub: () => {
          throw new TypeError('x is not a function')
        },
      }),
    ).toThrow('comparator broken: scrub throws: x is not a function')
    const replacements = () =>
      Object.freeze([])
        .map(() => expect.unreachable())
        .concat(JSON.parse('{'))
    expect(broken({ replacements })).toThrow(/^comparator broken: replacements throws: /)
  })

  test('gives another answer each time', () => {
    let count = 0
    const counts = () => [{ field: 'it', message: `asked ${++count} times` }]
    expect(broken({ compare: counts })).toThrow(/gives another answer when it is asked again/)
  })

  test('speaks of a field that it does not claim', () => {
    expect(broken({ compare: () => [{ field: 'other', message: 'no' }] })).toThrow(
      'comparator broken: compare speaks of field other, but it claims only it',
    )
    expect(broken({ fields: [], compare: () => wrong })).toThrow(/speaks of field it, but it claims no field/)
    expect(broken({ scrub: () => ({ other: '⟨broken⟩' }) })).toThrow(/scrubs field other, which it does not claim/)
  })

  test('marks what is not there', () => {
    const scrub = () => ({ it: '⟨broken⟩' })
    expect(() => testComparator({ ...sameLength, scrub }).accepts({}, {})).toThrow(
      /scrubs field it, which is not there/,
    )
  })

  test('looks at more than it says, or at less than all that is equal', () => {
    const looks = defineComparator({
      name: 'looks',
      fields: ['it'],
      settles: 'tolerance',
      looksAtClaimed: true,
      compareRow: ({ expected }) => (expected.other ? wrong : []),
    })
    expect(() => testComparator(looks).rejects({ it: 1, other: 1 }, { it: 1 })).toThrow(/says by looksAtClaimed/)
    expect(broken({ comparesNothing: true, compare: () => wrong })).toThrow(/says by comparesNothing/)
    const equal = (comparator: Comparator) => () => testComparator(comparator).rejects({ it: 'a' }, { it: 'a' })
    expect(equal({ ...uuid4('it'), acceptsEqual: true })).toThrow(/says by acceptsEqual/)
    expect(equal({ ...ignored('it'), rejectsEqual: true })).toThrow(/says by rejectsEqual/)
  })

  // What nobody who writes TypeScript can do, and everybody who writes JavaScript.
  test.each<[string, () => unknown, RegExp]>([
    [
      'a promise that fails later',
      () => Promise.reject(new Error('later')),
      /gives a promise, but comparators are not asynchronous/,
    ],
    ['nothing', () => undefined, /gives no list of disagreements, but undefined/],
    ['a text', () => 'no', /gives no list of disagreements, but no/],
    ['texts', () => ['no'], /gives a list with "no", which is no \{ field, message \}/],
    ['no message', () => [{ field: 'it' }], /gives a list with \{"field":"it"\}/],
  ])('gives %s', (_what, answer, said) => {
    const compare: Comparator = JSON.parse('{}')
    Object.assign(compare, { ...sameLength, compare: answer })
    expect(() => testComparator(compare).accepts({ it: 'a' }, { it: 'b' })).toThrow(said)
  })
})
