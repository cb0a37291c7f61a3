import { describe, expect, test } from 'vitest'
import type { ExpectedChange, ExpectedFieldValue } from '../../model/expectation.ts'
import { declareChanges } from './declare-changes.ts'
import { unchanged } from './expected-rows.ts'
import { before, changed, equals, log, problemsOf, schema, team, value } from './test-declared.ts'

describe('an entry of expect.changes', () => {
  describe('of a table without a key', () => {
    const line = (what: string) => ({ model: log, pk: null, fields: { what, who: 'me', at: 'now', note: null } })
    const alike = unchanged([line('in'), line('out'), line('out'), line('out')], schema)
    const out = { model: log, where: [equals('who', 'me'), equals('what', 'out')], line: 9 } as const

    test('is about so many of the rows that are alike as it says', () => {
      const { rows, removed } = declareChanges(schema, alike, [{ ...out, kind: 'removed', count: 2 }], 'f')
      expect(rows.map(({ fields }) => fields.what)).toEqual(['in', 'out'])
      expect(removed).toHaveLength(2)
      const renamed = declareChanges(
        schema,
        alike,
        [{ ...out, kind: 'changed', count: 1, fields: { what: value('back') } }],
        'f',
      )
      expect(renamed.rows.map(({ fields }) => fields.what)).toEqual(['in', 'back', 'out', 'out'])
      const twice = { ...out, kind: 'removed', count: 1 } as const
      expect(declareChanges(schema, alike, [twice, twice], 'f').rows).toHaveLength(2)
    })

    test('must find just so many where they are not alike, or there are not as many', () => {
      const all = { ...out, kind: 'removed', where: [equals('who', 'me')], count: 3 } as const
      expect(problemsOf(alike, all)).toEqual([
        'expect.changes entry 1: its where finds 4 rows of log, but its count is 3',
      ])
      expect(problemsOf(alike, { ...all, ...out, count: 4 })).toEqual([
        'expect.changes entry 1: its where finds 3 rows of log, but its count is 4',
      ])
    })
  })

  describe('that adds a row', () => {
    const added = { kind: 'added', model: log, line: 9 } as const
    const any: ExpectedFieldValue = { kind: 'matcher', rule: { matcher: 'any' } }

    test('says what is in each field that nobody but the statement itself can have filled', () => {
      expect(problemsOf(before, { ...added, fields: { note: value('x') } })).toEqual([
        'expect.changes entry 1: it does not say what fields what and who of a row that is added hold, which nothing but the statement itself can fill (NOT NULL, without a default): give their values, matchers, or { $any: true }',
      ])
      expect(problemsOf(before, { ...added, fields: { what: value('x') } })).toEqual([
        'expect.changes entry 1: it does not say what field who of a row that is added holds, which nothing but the statement itself can fill (NOT NULL, without a default): give its value, a matcher, or { $any: true }',
      ])
      expect(problemsOf(before, { ...added, fields: { what: value('x'), who: any } })).toEqual([])
    })

    test('may leave it to a trigger', () => {
      const model = schema.models.get(log)
      const triggered = { ...schema, models: new Map(schema.models) }
      if (model) triggered.models.set(log, { ...model, triggers: ['fill'] })
      expect(() => declareChanges(triggered, before, [{ ...added, fields: {} }], 'f')).not.toThrow()
    })
  })

  test('is named with the file that it is in', () => {
    const source = { file: '/cases/a.changes.yaml', line: 3 }
    const named = (name: string): ExpectedChange => {
      return { ...changed(team, [{ kind: 'pk', pk: 2 }], { name: value(name) }), line: null, source }
    }
    expect(() => declareChanges(schema, before, [named('x'), named('y')], 'f')).toThrow(
      '/cases/a.changes.yaml:3: expect.changes entry 2: entry 1 (a.changes.yaml:3) already declares field name',
    )
  })

  test('is told of with its line', () => {
    const wrong = changed(team, [equals('name', 'nobody')], { name: value('x') })
    expect(() => declareChanges(schema, before, [wrong], 'a.case.yaml')).toThrow(
      'a.case.yaml:9: expect.changes entry 1: no row of team satisfies its where',
    )
  })
})
