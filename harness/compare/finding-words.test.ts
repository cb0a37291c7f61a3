import { describe, expect, test } from 'vitest'
import { comparator, findings, type Parts, thing, verdict } from './test-judge.ts'
import { expectAdded, expectChanged, expectSame, firstStep, rowOf, schemaOf } from './test-schema.ts'

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
        proposal: {
          list: 'changes',
          entry: { changed: 'thing', where: { name: 'thing 1' }, fields: { note: 'x' } },
          corrects: null,
        },
        fix: [
          'if it is meant, declare it under expect.changes (line 7):',
          '  - { changed: thing, where: { name: "thing 1" }, fields: { note: "x" } }',
        ].join('\n'),
      },
    ])
  })

  test('names no step where there are several', () => {
    const [finding] = findings(expectSame([thing(1)]), [], { steps: ['step 1 (sql)', 'step 2 (sql)'] })
    expect(finding).toMatchObject({ kind: 'missing-row', step: null })
    expect(finding?.fix).toMatch(/^if it is meant, declare it/)
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
      changedRows: [{ intended: true, fields: [{ field: 'pk', before: '1', actual: '5', intended: true }] }],
      intendedChanges: 1,
    })
  })

  test('of a key that changed is one, and one change', () => {
    const { findings: found, changedRows, intendedChanges } = verdict(expectSame([thing(1)]), [{ ...thing(1), pk: 5 }])
    expect(found).toMatchObject([{ kind: 'unexpected-change', field: 'pk', expected: '1', actual: '5' }])
    expect(found[0]?.fix).toContain('- { changed: thing, where: { name: "thing 1" }, fields: { pk: 5 } }')
    expect(changedRows).toMatchObject([{ kind: 'changed', intended: false, fields: [{ field: 'pk' }] }])
    expect(intendedChanges).toBe(0)
  })
})
