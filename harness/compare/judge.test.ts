import { describe, expect, test } from 'vitest'
import type { Expected, ExpectedRow } from '../model/change.ts'
import type { BoundComparator, Comparator } from '../model/comparator.ts'
import type { Finding } from '../model/finding.ts'
import { type JsonValue, jsonEquals } from '../model/json.ts'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import type { Schema } from '../model/schema.ts'
import { modelName, ordinal, type Row, type Snapshot } from '../model/snapshot.ts'
import { judge } from './judge.ts'
import type { JudgeContext } from './judge-context.ts'
import { expectAdded, expectChanged, expectSame, firstStep, rowOf, schemaOf } from './test-schema.ts'

const schema = schemaOf({
  thing: { fields: { name: {}, note: {}, at: { type: 'timestamptz' } }, natural: ['name'], uniques: [['name']] },
})
const thing = (pk: number, fields: Readonly<Record<string, JsonValue>> = {}): Row =>
  rowOf('thing', pk, { name: `thing ${pk}`, note: 'n', ...fields })

interface Parts extends Partial<Omit<JudgeContext, 'comparators'>> {
  readonly schema?: Schema
  readonly comparators?: readonly Comparator[]
  readonly removed?: Expected['removed']
}

function verdict(rows: readonly ExpectedRow[], actual: Snapshot, parts: Parts = {}) {
  const { schema: given = schema, comparators = [], removed = [], ...context } = parts
  const bound = comparators.map((comparator): BoundComparator => ({ comparator, boundBy: 'subject', reason: '' }))
  return judge(given, { rows, removed }, actual, {
    purpose: 'case',
    comparators: new Map([[modelName('thing'), bound]]),
    window: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:00:10Z' },
    steps: ['step 1 (sql)'],
    keysPreserved: true,
    ...context,
  })
}

function findings(rows: readonly ExpectedRow[], actual: Snapshot, parts: Parts = {}): readonly Finding[] {
  return verdict(rows, actual, parts).findings
}

/** Settles `note`, and accepts `n` for anything. */
const comparator = (settles: Comparator['settles'], parts: Partial<Comparator> = {}): Comparator => ({
  name: 'test',
  fields: ['note'],
  settles,
  existence: ({ expected, actual }) =>
    ((expected.note ?? null) === null) === ((actual.note ?? null) === null)
      ? []
      : [{ field: 'note', message: 'one-sided' }],
  compare: ({ expected, actual }) =>
    jsonEquals(expected.note, actual.note) || actual.note === 'n' ? [] : [{ field: 'note', message: 'not n' }],
  scrub: (fields) => (Object.hasOwn(fields, 'note') ? { note: '⟨test⟩' } : {}),
  ...parts,
})

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

describe('a finding', () => {
  test('says what, where, since when and what to do', () => {
    expect(findings(expectSame([thing(1)]), [thing(1, { note: 'x' })], { changesLine: 7 })).toEqual([
      {
        kind: 'unexpected-change',
        model: 'thing',
        ordinal: 1,
        expectedPk: 1,
        actualPk: 1,
        label: 'name "thing 1"',
        field: 'note',
        comparator: null,
        message: 'field note should be "n", but is "x"',
        before: '"n"',
        expected: '"n"',
        actual: '"x"',
        pairedBy: 'pk',
        step: 'step 1 (sql)',
        fix: [
          'if it is meant, declare it under expect.changes (line 7):',
          '  - { changed: thing, where: { name: "thing 1" }, fields: { note: "x" } }',
        ].join('\n'),
      },
    ])
  })

  test('names no step where there are several, and says so', () => {
    const [finding] = findings(expectSame([thing(1)]), [], { steps: ['step 1 (sql)', 'step 2 (sql)'] })
    expect(finding).toMatchObject({ kind: 'missing-row', step: null })
    expect(finding?.fix).toMatch(/^one of the 2 steps did it\n/)
  })

  test('of a case without steps blames neither a step nor an expectation', () => {
    const [finding] = findings(expectSame([thing(1)]), [], { steps: [] })
    expect(finding).toMatchObject({ step: null, fix: expect.stringMatching(/^there are no steps: /) })
  })

  test('of an intended change that did not come names who intended it', () => {
    const rows = expectSame([thing(1)]).map((row) => expectChanged(row, { note: 'new' }))
    expect(findings(rows, [thing(1)])).toMatchObject([
      {
        kind: 'missing-change',
        step: null,
        fix: 'step 1 (insert test.thing) does it: look for a trigger or a later step that undoes it',
      },
    ])
  })

  test('between two files speaks of files', () => {
    const parts: Parts = { purpose: 'files', steps: [], window: null }
    const found = findings(expectSame([thing(1), thing(2)]), [thing(1, { note: 'x' }), thing(3)], parts)
    expect(found.map(({ kind, before, fix }) => [kind, before, fix])).toEqual([
      [
        'unexpected-change',
        null,
        'if both files are right, bind a comparator to the field in the subject; else mend the file that is wrong',
      ],
      ['missing-row', null, 'mend the file that is wrong'],
      ['unexpected-row', null, 'mend the file that is wrong'],
    ])
  })

  test('of an added row that is not there blames no step', () => {
    expect(findings([expectAdded('thing', 5, { name: 'a' })], [])).toMatchObject([
      { kind: 'missing-row', expectedPk: 5, message: 'the row should have been added, but is not there', step: null },
    ])
  })

  test('of a key that was meant to change, and stayed, is a change that did not come', () => {
    const rows = expectSame([thing(1)]).map((row) => ({ ...row, pk: 5, intended: new Map([['id', firstStep]]) }))
    expect(findings(rows, [thing(1)])).toMatchObject([
      { kind: 'missing-change', field: 'pk', message: 'the primary key should have become 5, but it did not change' },
    ])
    expect(verdict(rows, [{ ...thing(1), pk: 5 }])).toMatchObject({
      findings: [],
      changes: [{ field: 'pk', before: '1', actual: '5', intended: true }],
      intendedChanges: 1,
    })
  })

  test('of a key that changed is one, and one change', () => {
    const { findings: found, changes, intendedChanges } = verdict(expectSame([thing(1)]), [{ ...thing(1), pk: 5 }])
    expect(found).toMatchObject([{ kind: 'unexpected-change', field: 'pk', expected: '1', actual: '5' }])
    expect(found[0]?.fix).toContain('- { changed: thing, where: { name: "thing 1" }, fields: { pk: 5 } }')
    expect(changes).toMatchObject([{ kind: 'changed', field: 'pk', intended: false }])
    expect(intendedChanges).toBe(0)
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
    const { changes, intendedChanges, findings: found } = verdict(rows, actual, { removed })
    expect(intendedChanges).toBe(7)
    expect(changes.map(({ kind, pk, field, intended }) => [kind, pk, field, intended])).toEqual([
      ['changed', 1, 'note', true],
      ['changed', 3, 'note', false],
      ['added', 5, null, true],
      ['removed', 4, null, true],
      ['removed', 7, null, true],
      ['added', 9, null, false],
    ])
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
    expect(verdict(rows, [thing(1)], { comparators })).toEqual({ findings: [], changes: [], intendedChanges: 0 })
  })

  test('of a model of which nothing is left are seen', () => {
    const removed = [{ row: thing(1), ordinal: ordinal(1), origin: firstStep }]
    expect(verdict([], [], { removed })).toMatchObject({ findings: [], changes: [{ kind: 'removed', intended: true }] })
  })
})

describe('secrets', () => {
  const vault = schemaOf({
    thing: {
      pk: ['id'],
      fields: { id: { secret: true }, name: { secret: true }, note: {} },
      natural: ['name'],
      uniques: [['name']],
    },
    child: { fields: { thing: { to: 'thing' } } },
  })
  const secret = (pk: string, name: JsonValue, note = 'n') => rowOf('thing', pk, { name, note })

  test('are in no text, be they keys, parts of labels, or what refers to them', () => {
    const before = [
      secret('key-aaaa', 'name-aaaa'),
      secret('key-bbbb', 'name-bbbb'),
      rowOf('child', 1, { thing: 'key-aaaa' }),
    ]
    const actual = [
      secret('key-aaaa', 'name-cccc', 'x'),
      secret('key-dddd', 'name-dddd'),
      rowOf('child', 1, { thing: 'key-dddd' }),
    ]
    const judgement = verdict(expectSame(before), actual, { schema: vault })
    expect(judgement.findings.length).toBeGreaterThan(4)
    expect(JSON.stringify(judgement)).not.toMatch(/(key|name)-/)
  })

  test('are not shown when a key becomes another', () => {
    const { findings: found, changes } = verdict(expectSame([secret('key-aaaa', 'n')]), [secret('key-bbbb', 'n')], {
      schema: vault,
    })
    expect(found).toMatchObject([{ field: 'pk', message: expect.stringMatching(/different where it is not shown$/) }])
    expect(found[0]?.fix).toContain('- { changed: thing, where: { note: "n" }, fields: { pk: { $any: true } } }')
    expect(JSON.stringify([found, changes])).not.toContain('key-')
  })

  test('are taken out of what a comparator says', () => {
    const quoting = comparator('equality', {
      fields: ['name'],
      compare: ({ expected, actual }) => [
        { field: 'name', message: `${expected.name} / ${JSON.stringify(actual.name)}` },
      ],
      scrub: () => ({ name: '*' }),
    })
    const parts = { schema: vault, comparators: [quoting] }
    const [plain] = findings(expectSame([secret('k', 'open "sesame"')]), [secret('k', 'a\nb c')], parts)
    expect(plain?.message).toBe('... / "..."')
    const [nested] = findings(expectSame([secret('k', { a: ['deep'] })]), [secret('k', { b: 'down' })], parts)
    expect(nested?.message).toBe('[object Object] / ...')
  })
})
