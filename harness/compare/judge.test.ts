import { describe, expect, test } from 'vitest'
import type { ExpectedRow } from '../model/change.ts'
import type { ChangedRow } from '../model/changed-row.ts'
import type { Comparator } from '../model/comparator.ts'
import type { JsonValue } from '../model/json.ts'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import { ordinal } from '../model/snapshot.ts'
import { countChanges } from './changed-rows.ts'
import { comparator, findings, thing, verdict } from './test-judge.ts'
import { expectAdded, expectChanged, expectSame, firstStep, rowOf } from './test-schema.ts'

describe('without a comparator', () => {
  const kinds = (before: JsonValue | undefined, after: JsonValue | undefined) => {
    const of = (note: JsonValue | undefined) => rowOf('thing', 1, note === undefined ? {} : { note })
    return findings(expectSame([of(before)]), [of(after)]).map(({ kind, message }) => `${kind}: ${message}`)
  }

  test('a missing field, null and a value are three things', () => {
    expect(kinds(undefined, undefined)).toEqual([])
    expect(kinds(null, null)).toEqual([])
    expect(kinds('a', 'a')).toEqual([])
    expect(kinds(undefined, null)).toEqual(['existence: field note should not be there'])
    expect(kinds(undefined, 'a')).toEqual(['existence: field note should not be there'])
    expect(kinds(null, undefined)).toEqual(['existence: field note is missing'])
    expect(kinds('a', undefined)).toEqual(['existence: field note is missing'])
    expect(kinds(null, 'a')).toEqual(['unexpected-change: field note should be null, but is "a"'])
    expect(kinds('a', null)).toEqual(['unexpected-change: field note should be "a", but is null'])
    expect(kinds('a', 'b')).toEqual(['unexpected-change: field note should be "a", but is "b"'])
  })
})

describe('a comparator', () => {
  const note = (value: JsonValue) => expectSame([thing(1, { note: value })])
  const kinds = (rows: readonly ExpectedRow[], actual: JsonValue, settles: Comparator['settles']) =>
    findings(rows, [thing(1, { note: actual })], { comparators: [comparator(settles)] }).map(
      (finding) => `${finding.kind} by ${finding.comparator}`,
    )

  test('that tolerates other values makes findings of its own kind', () => {
    expect(kinds(note('a'), 'n', 'tolerance')).toEqual([])
    expect(kinds(note('a'), 'b', 'tolerance')).toEqual(['comparator by test'])
    expect(kinds(note('a'), null, 'tolerance')).toEqual(['existence by test'])
  })

  test('that knows other spellings of the same value makes changes', () => {
    expect(kinds(note('a'), 'n', 'equality')).toEqual([])
    expect(kinds(note('a'), 'b', 'equality')).toEqual(['unexpected-change by test'])
    expect(kinds(note('a'), null, 'equality')).toEqual(['unexpected-change by test'])
  })

  test('says nothing of a field that the case sets, unless it is about equality', () => {
    const set = note('a').map((row) => expectChanged(row, { note: 'new' }))
    expect(kinds(set, 'n', 'equality')).toEqual([])
    expect(kinds(set, 'n', 'tolerance')).toEqual(['unexpected-change by null'])
    expect(kinds(set, 'a', 'tolerance')).toEqual(['missing-change by null'])
    expect(kinds(set, 'a', 'equality')).toEqual(['missing-change by test'])
  })

  test('that wants another value says nothing of one that only the database knew', () => {
    const [row] = note('a')
    const unknown = row ? [{ ...row, fields: { ...row.fields, note: expectMatch({ matcher: 'any' }) } }] : []
    const differing = comparator('tolerance', { compare: () => [{ field: 'note', message: 'expected another' }] })
    expect(findings(note('a'), [thing(1, { note: 'a' })], { comparators: [differing] })).toHaveLength(1)
    expect(findings(unknown, [thing(1, { note: 'b' })], { comparators: [differing] })).toEqual([])
  })
})

describe('a matcher', () => {
  const verdictOf = (rule: Matcher, before: JsonValue, actual: JsonValue) => {
    const rows = expectSame([thing(1, { at: before })]).map((row) => expectChanged(row, { at: expectMatch(rule) }))
    return findings(rows, [thing(1, { at: actual })]).map(({ kind }) => kind)
  }

  test.each<[Matcher, accepted: JsonValue, refused: JsonValue]>([
    [{ matcher: 'matches', pattern: '^a.c$' }, 'a😀c', 'ab'],
    [{ matcher: 'differs' }, null, 'before'],
    [{ matcher: 'generated' }, 0, null],
    [{ matcher: 'after', moment: '2020-01-01' }, '2020-01-01T00:00:00.000001Z', '2020-01-01T00:00:00Z'],
    [{ matcher: 'after', moment: 'run' }, '2026-01-01T00:00:00Z', '2025-12-31T23:59:59.999999Z'],
  ])('%j', (rule, accepted, refused) => {
    expect(verdictOf(rule, 'before', accepted)).toEqual([])
    expect(verdictOf(rule, 'before', refused)).toHaveLength(1)
  })

  test('takes anything, when it is $any', () => {
    expect([null, 'before', 1].flatMap((value) => verdictOf({ matcher: 'any' }, 'before', value))).toEqual([])
  })

  test('that does not match what was there before is a change that did not come', () => {
    expect(verdictOf({ matcher: 'differs' }, 'before', 'before')).toEqual(['missing-change'])
    expect(verdictOf({ matcher: 'matches', pattern: 'x' }, 'before', 'other')).toEqual(['unexpected-change'])
  })

  test('of a primary key is held against the key', () => {
    const added = (pattern: string) => [
      expectAdded('thing', expectMatch({ matcher: 'matches', pattern }), { name: 'a' }),
    ]
    expect(findings(added('^k'), [rowOf('thing', 'k1', { name: 'a' })])).toEqual([])
    expect(findings(added('^x'), [rowOf('thing', 'k1', { name: 'a' })])).toMatchObject([
      { kind: 'unexpected-change', field: 'pk', expected: 'a text that matches ^x', actual: '"k1"' },
    ])
  })
})

describe('changes', () => {
  test('are counted as intended and as seen, each with whether it was meant', () => {
    const [a, b, c] = expectSame([thing(1), thing(2), thing(3), thing(4)])
    const rows = [
      ...(a ? [expectChanged(a, { note: 'new' })] : []),
      ...(b ? [expectChanged(b, { note: 'new' })] : []),
      ...(c ? [c] : []),
      expectAdded('thing', 5, { name: 'thing 5', note: 'n' }),
      expectAdded('thing', 6, { name: 'thing 6', note: 'n' }),
    ]
    const removed = [thing(4), thing(7), thing(8)].map((row, index) => ({
      row,
      ordinal: ordinal(index),
      origin: firstStep,
    }))
    const actual = [thing(1, { note: 'new' }), thing(2), thing(3, { note: 'x' }), thing(5), thing(8), thing(9)]
    const { changedRows, intendedChanges, findings: found } = verdict(rows, actual, { removed })
    expect(intendedChanges).toBe(7)
    const fieldsOf = ({ kind, fields }: ChangedRow) => (kind === 'changed' ? fields.map(({ field }) => field) : [])
    expect(changedRows.map((row) => [row.kind, row.pk, ...fieldsOf(row), row.intended])).toEqual([
      ['changed', 1, 'note', true],
      ['changed', 3, 'note', false],
      ['added', 5, true],
      ['removed', 4, true],
      ['removed', 7, true],
      ['added', 9, false],
    ])
    expect(countChanges(changedRows)).toBe(6)
    expect(found.map(({ kind, expectedPk, actualPk }) => [kind, expectedPk ?? actualPk])).toEqual([
      ['missing-change', 2],
      ['unexpected-change', 3],
      ['missing-row', 6],
      ['missing-change', 8],
      ['unexpected-row', 9],
    ])
  })

  test('that a comparator accepted are none', () => {
    const comparators = [comparator('tolerance')]
    const rows = expectSame([thing(1, { note: 'old' })])
    expect(verdict(rows, [thing(1)], { comparators })).toEqual({ findings: [], changedRows: [], intendedChanges: 0 })
  })

  test('of a model of which nothing is left are seen', () => {
    const removed = [{ row: thing(1), ordinal: ordinal(1), origin: firstStep }]
    expect(verdict([], [], { removed })).toMatchObject({
      findings: [],
      changedRows: [{ kind: 'removed', intended: true }],
    })
  })
})
