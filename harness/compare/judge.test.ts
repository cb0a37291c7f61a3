import { describe, expect, test } from 'vitest'
import type { ExpectedRow } from '../model/change.ts'
import type { Comparator } from '../model/comparator.ts'
import type { JsonValue } from '../model/json.ts'
import { expectMatch, type Matcher } from '../model/matcher.ts'
import { ordinal } from '../model/snapshot.ts'
import { comparator, findings, type Parts, thing, verdict } from './test-judge.ts'
import { expectAdded, expectChanged, expectSame, firstStep, rowOf, schemaOf } from './test-schema.ts'

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

  test('of a key between two files says how to pair rows that were numbered anew, where they can be', () => {
    const files: Parts = { purpose: 'files', steps: [], window: null }
    const [renumbered] = findings(expectSame([thing(1)]), [thing(7, { name: 'thing 1' })], files)
    expect(renumbered).toMatchObject({
      field: 'pk',
      fix: 'if the rows were numbered anew, compare with --renumbered; else mend the file that is wrong',
    })
    const schema = schemaOf({ land: { pk: ['code'], fields: { code: {}, name: {} }, natural: ['name'] } })
    const land = (code: string) => rowOf('land', code, { name: 'a' })
    const [own] = findings(expectSame([land('A')]), [land('B')], { ...files, schema, keysPreserved: false })
    expect(own).toMatchObject({ field: 'pk', fix: expect.stringMatching(/^the key is the application's own word, /) })
  })

  test.each<readonly [string, Parts, number | object, string]>([
    [
      'author_id',
      {},
      2,
      'if it refers to rows that were numbered anew, say so: --renumbered --foreign-key app.book.author_id=app.authors',
    ],
    [
      'author',
      { keysPreserved: false },
      2,
      'if it refers to rows that were numbered anew, say so: --foreign-key app.book.author=app.authors',
    ],
    [
      'ownerId',
      {},
      2,
      'if it refers to rows that were numbered anew, say so: --renumbered --foreign-key app.book.ownerId=MODEL',
    ],
    ['author', {}, {}, ''],
    ['title', {}, 2, ''],
  ])('of a field of files without a subject, %s, names the options that may settle it', (field, parts, value, key) => {
    const schema = schemaOf({ 'app.authors': { fields: {} }, 'app.book': { fields: { [field]: {}, a: {} } } })
    const book = (held: number | object) =>
      rowOf('app.book', 1, { [field]: typeof held === 'number' ? held : {}, a: 'b' })
    const [finding] = findings(expectSame([book(1)]), [book(value)], {
      schema,
      purpose: 'files',
      steps: [],
      window: null,
      inferredModels: [...schema.models.keys()],
      ...parts,
    })
    const subject =
      'if both files are right, name a subject that binds a comparator to the field: --subject NAME; else mend the file that is wrong'
    expect(finding?.fix).toBe(key === '' ? subject : `${key}\n${subject}`)
  })

  describe('of a value that nobody changed', () => {
    const anew = comparator('tolerance', {
      rejectsEqual: true,
      compare: () => [{ field: 'note', message: 'not another' }],
    })

    test('says that it should have been drawn anew, and blames no step', () => {
      expect(findings(expectSame([thing(1)]), [thing(1)], { comparators: [anew] })).toMatchObject([
        {
          kind: 'comparator',
          step: null,
          fix: 'the value should have been drawn anew, but it is that of the snapshot: if this case does not draw it anew, take the field out of comparator test in the subject; else mend what should draw it',
        },
      ])
      expect(
        findings(expectSame([thing(1)]), [thing(1)], {
          comparators: [anew],
          purpose: 'files',
          steps: [],
          window: null,
        }),
      ).toMatchObject([
        { fix: expect.stringMatching(/, but it is the same in both files: if it is never drawn anew, /) },
      ])
    })

    test('says that the comparator does not accept it, where another need not be drawn', () => {
      const odd = comparator('tolerance', { compare: () => [{ field: 'note', message: 'odd' }] })
      expect(findings(expectSame([thing(1)]), [thing(1)], { comparators: [odd] })).toMatchObject([
        {
          step: null,
          fix: expect.stringMatching(
            /^nothing of the case changed the value, but comparator test does not accept it: /,
          ),
        },
      ])
      expect(findings(expectSame([thing(1)]), [thing(1, { note: 'x' })], { comparators: [odd] })).toMatchObject([
        { step: 'step 1 (sql)', fix: expect.stringMatching(/^if it is meant, declare it/) },
      ])
    })
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
