import { describe, expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { Expected } from '../../model/change.ts'
import { HarnessError } from '../../model/errors.ts'
import type { ExpectedChange, ExpectedFieldValue } from '../../model/expectation.ts'
import { expectMatch, type Matcher } from '../../model/matcher.ts'
import type { Where } from '../../model/where.ts'
import { declareChanges } from './declare-changes.ts'
import {
  before,
  changed,
  equals,
  inRed,
  member,
  problemsOf,
  renamed,
  schema,
  team,
  value,
  withoutRed,
} from './test-declared.ts'

describe('an entry of expect.changes', () => {
  test('finds rows as they were before the steps, by what is gone since, too', () => {
    const { rows } = declareChanges(schema, withoutRed, [changed(member, inRed, { nick: value('x') })], 'a.case.yaml')
    expect(rows.filter(({ model }) => model === member).map(({ fields }) => fields)).toEqual([
      { team: null, nick: 'x' },
      { team: 2, nick: 'b' },
    ])
    expect(problemsOf(renamed, changed(team, [equals('name', 'blue')], { name: value('x') }))).toEqual([])
    expect(problemsOf(renamed, changed(team, [equals('name', 'green')], { name: value('x') }))).toEqual([
      'expect.changes entry 1: no row of team satisfies its where',
    ])
  })

  test('finds rows that a step added, by their reported key as well', () => {
    expect(problemsOf(renamed, changed(team, [equals('name', 'new')], { name: value('x') }))).toEqual([])
    expect(problemsOf(renamed, changed(team, [{ kind: 'pk', pk: 7 }], { name: value('x') }))).toEqual([])
  })

  test('wins over what a step says of a field', () => {
    const { rows } = declareChanges(
      schema,
      renamed,
      [changed(team, [{ kind: 'pk', pk: 2 }], { name: value('x') })],
      'f',
    )
    const row = rows.find(({ pk }) => pk === 2)
    expect(row?.fields.name).toBe('x')
    expect(row?.intended.get('name')).toEqual({ kind: 'expectation', entry: 1, line: 9 })
  })

  test('removes rows, and says who has removed them already', () => {
    const entry: ExpectedChange = { kind: 'removed', model: team, where: [equals('name', 'red')], line: 9 }
    const { rows, removed } = declareChanges(schema, before, [entry], 'a.case.yaml')
    expect(rows).toHaveLength(before.rows.length - 1)
    expect(removed).toMatchObject([{ row: { pk: 1 }, ordinal: 1, origin: { kind: 'expectation' } }])
    expect(problemsOf(withoutRed, entry)).toEqual([
      'expect.changes entry 1: the row of team that satisfies its where is already removed by step 1 (delete team)',
    ])
  })

  test('may not contradict another', () => {
    const green = changed(team, [{ kind: 'pk', pk: 2 }], { name: value('x') })
    const other = changed(team, [{ kind: 'pk', pk: 2 }], { name: value('y') })
    expect(() => declareChanges(schema, before, [green, other], 'f')).toThrow(
      'entry 2: entry 1 (line 9) already declares field name of a row that this entry finds too',
    )
  })

  test('adds rows, which later entries find', () => {
    const added: ExpectedChange = { kind: 'added', model: team, fields: { name: value('third') }, line: 8 }
    const later = [changed(team, [equals('name', 'third')], { name: value('3') })]
    const { rows } = declareChanges(schema, before, [added, ...later], 'a.case.yaml')
    expect(rows.at(-1)).toMatchObject({
      fields: { name: '3' },
      before: null,
      addedBy: { kind: 'expectation', entry: 1 },
    })
  })

  test('finds as many rows as it says', () => {
    const rename = (count: number, where: Where = []) => ({ ...changed(team, where, { name: value('x') }), count })
    expect(problemsOf(before, rename(2))).toEqual([])
    expect(problemsOf(before, rename(3))).toEqual([
      'expect.changes entry 1: its where finds 2 rows of team, but its count is 3',
    ])
    expect(problemsOf(before, rename(2, [equals('name', 'red')]))).toEqual([
      'expect.changes entry 1: its where finds 1 row of team, but its count is 2',
    ])
    expect(problemsOf(withoutRed, { kind: 'removed', model: team, where: [], count: 2, line: 9 })).toEqual([
      'expect.changes entry 1: its where finds 1 row of team (besides what is already removed by step 1 (delete team)), but its count is 2',
    ])
  })

  test('adds as many rows as it says', () => {
    const added: ExpectedChange = { kind: 'added', model: member, fields: { nick: value('c') }, count: 3, line: 9 }
    const { rows } = declareChanges(schema, before, [added], 'f')
    expect(rows.slice(before.rows.length).map(({ fields }) => fields.nick)).toEqual(['c', 'c', 'c'])
    expect(problemsOf(before, { ...added, fields: { id: value(7) } })).toEqual([
      "expect.changes entry 1: 3 rows of member can't have the same primary key",
    ])
  })

  test('says something: a value that is expected anyway is told of', () => {
    const setByStep: readonly Step[] = [
      {
        kind: 'update',
        model: team,
        where: [],
        set: { name: { kind: 'literal', value: 'green' } },
        allowNone: false,
        line: 1,
      },
    ]
    const needless = (expected: Expected, change: ExpectedChange, steps = setByStep) => {
      try {
        declareChanges(schema, expected, [change], 'f', steps)
      } catch (error) {
        if (error instanceof HarnessError) return error.problems.map(({ message }) => message)
        throw error
      }
      return []
    }
    const red = changed(team, [equals('name', 'red')], { name: value('red') })
    expect(needless(before, red)).toEqual([
      'expect.changes entry 1: field name of the row that it finds holds that value already: it says nothing, so drop it',
    ])
    expect(needless(before, changed(team, [], { name: value('red') }))).toEqual([])
    const green = changed(team, [equals('name', 'blue')], { name: value('green') })
    expect(needless(renamed, green)).toEqual([
      'expect.changes entry 1: field name of the row that it finds is already expected so, by step 1 (delete team): it says nothing, so drop it',
    ])
    const lost = changed(member, [equals('nick', 'a')], { team: value(null) })
    expect(needless(withoutRed, lost)).toEqual([
      expect.stringContaining('already expected so, by step 1 (delete team)'),
    ])
    const computed: readonly Step[] = [
      {
        kind: 'update',
        model: team,
        where: [],
        set: { name: { kind: 'sql', expression: 'f()' } },
        allowNone: false,
        line: 1,
      },
    ]
    expect(needless(renamed, green, computed)).toEqual([])
  })

  test('twice is once too often', () => {
    const green = changed(team, [{ kind: 'pk', pk: 2 }], { name: value('x') })
    expect(() => declareChanges(schema, before, [green, green], 'f')).toThrow(
      'entry 2: field name of the row that it finds is already expected so, by entry 1 (line 9)',
    )
  })

  test('refers to rows within lists and matchers, too', () => {
    const blue: ExpectedFieldValue = { kind: 'ref', model: team, where: [equals('name', 'blue')] }
    const nick = (rule: Matcher<ExpectedFieldValue>) => {
      const entry = changed(member, [{ kind: 'pk', pk: 1 }], { nick: { kind: 'matcher', rule } })
      return declareChanges(schema, before, [entry], 'f').rows.find(({ model }) => model === member)?.fields.nick
    }
    expect(nick({ matcher: 'object', members: { a: value(1), b: blue } })).toEqual({ a: 1, b: 2 })
    expect(nick({ matcher: 'list', items: [blue, { kind: 'matcher', rule: { matcher: 'any' } }] })).toEqual(
      expectMatch({ matcher: 'list', items: [2, expectMatch({ matcher: 'any' })] }),
    )
    expect(nick({ matcher: 'list', items: [blue, value(1)] })).toEqual([2, 1])
    expect(nick({ matcher: 'one-of', values: [blue, value(null)] })).toEqual(
      expectMatch({ matcher: 'one-of', values: [2, null] }),
    )
  })

  test('refers to rows as they are meant to be after the steps', () => {
    const refer = (where: Where) => changed(member, [], { team: { kind: 'ref', model: team, where } })
    const teamsOf = (where: Where) =>
      declareChanges(schema, renamed, [refer(where)], 'f')
        .rows.filter(({ model }) => model === member)
        .map(({ fields }) => fields.team)
    expect(teamsOf([equals('name', 'green')])).toEqual([2, 2])
    expect(teamsOf([equals('name', 'new')])).toEqual([7, 7])
    expect(problemsOf(renamed, refer([equals('name', 'blue')]))).toEqual([
      'expect.changes entry 1: $ref to team must find one row, and finds none',
    ])
    expect(problemsOf(renamed, refer([]))).toEqual([
      'expect.changes entry 1: $ref to team must find one row, and finds 3',
    ])
  })

  test('refers to a row whose key nobody knows by a mark of that row', () => {
    const added: ExpectedChange = {
      kind: 'added',
      model: team,
      fields: { id: { kind: 'matcher', rule: { matcher: 'any' } }, name: value('third') },
      line: null,
    }
    const refer = changed(member, [], { team: { kind: 'ref', model: team, where: [equals('name', 'third')] } })
    const { rows } = declareChanges(schema, before, [added, refer], 'f')
    const mark = rows.find(({ fields }) => fields.name === 'third')?.mark ?? ''
    expect(mark).not.toBe('')
    const reference = expectMatch({ matcher: 'reference', target: team, mark })
    expect(rows.filter(({ model }) => model === member).map(({ fields }) => fields.team)).toEqual([
      reference,
      reference,
    ])
    expect(rows.filter((row) => row.mark !== undefined)).toHaveLength(1)
  })
})
