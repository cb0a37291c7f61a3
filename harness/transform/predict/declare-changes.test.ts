import { describe, expect, test } from 'vitest'
import type { ExpectedChange, ExpectedFieldValue, Where } from '../../model/case.ts'
import type { Expected, Origin } from '../../model/change.ts'
import { HarnessError } from '../../model/errors.ts'
import type { JsonValue } from '../../model/json.ts'
import { expectMatch } from '../../model/matcher.ts'
import type { Model } from '../../model/schema.ts'
import { modelName } from '../../model/snapshot.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import { declareChanges } from './declare-changes.ts'
import { unchanged, withValues } from './expected-rows.ts'
import { newRow } from './new-row.ts'
import { changeRows } from './referential-actions.ts'

const schema = sketchSchema({
  team: { fields: [sketchField('id', 'int4'), sketchField('name', 'text')] },
  member: {
    fields: [sketchField('id', 'int4'), sketchField('team', 'int4'), sketchField('nick', 'text')],
    foreignKeys: [sketchKey('team', 'team', { onDelete: 'set-null' })],
  },
})
const team = modelName('team')
const member = modelName('member')

function modelOf(name: 'team' | 'member'): Model {
  const model = schema.models.get(modelName(name))
  if (!model) throw new Error(`there is a model ${name}`)
  return model
}

const before = unchanged(
  [
    { model: team, pk: 1, fields: { name: 'red' } },
    { model: team, pk: 2, fields: { name: 'blue' } },
    { model: member, pk: 1, fields: { team: 1, nick: 'a' } },
    { model: member, pk: 2, fields: { team: 2, nick: 'b' } },
  ],
  schema,
)
const byStep: Origin = { kind: 'step', step: 1, label: 'delete team' }

/** Team red removed by a step, as its foreign keys say. */
const withoutRed = changeRows(
  schema,
  before,
  modelOf('team'),
  before.rows.slice(0, 1).map((row) => ({ row, after: null })),
  () => byStep,
)

/** Team blue renamed green by a step, and a team added whose key the server reported. */
const renamed: Expected = {
  rows: [
    ...before.rows.map((row) =>
      row.fields.name === 'blue' ? withValues(modelOf('team'), row, { name: 'green' }, byStep) : row,
    ),
    newRow(modelOf('team'), { id: expectMatch({ matcher: 'generated' }), name: 'new' }, 7, byStep),
  ],
  removed: [],
}

const equals = (field: string, value: JsonValue) => ({ kind: 'equals', field, value }) as const
const value = (given: JsonValue): ExpectedFieldValue => ({ kind: 'value', value: given })
const changed = (model: typeof team, where: Where, fields: Record<string, ExpectedFieldValue>): ExpectedChange => ({
  kind: 'changed',
  model,
  where,
  fields,
  line: 9,
})
const inRed: Where = [{ kind: 'through', field: 'team', where: [equals('name', 'red')] }]

function problemsOf(expected: Expected, change: ExpectedChange): readonly string[] {
  try {
    declareChanges(schema, expected, [change], 'a.case.yaml')
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

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

  test('may not contradict another, but may repeat it', () => {
    const green = changed(team, [{ kind: 'pk', pk: 2 }], { name: value('x') })
    const other = changed(team, [{ kind: 'pk', pk: 2 }], { name: value('y') })
    expect(declareChanges(schema, before, [green, green], 'f').rows).toHaveLength(before.rows.length)
    expect(() => declareChanges(schema, before, [green, other], 'f')).toThrow(
      'entry 2: entry 1 already declares field name of a row that this entry finds too',
    )
  })

  test('adds rows, which later entries find', () => {
    const added: ExpectedChange = { kind: 'added', model: team, fields: { name: value('third') }, line: 8 }
    const later = [changed(team, [equals('name', 'third')], { name: value('3') })]
    const { rows } = declareChanges(schema, before, [added, ...later, ...later], 'a.case.yaml')
    expect(rows.at(-1)).toMatchObject({
      fields: { name: '3' },
      before: null,
      addedBy: { kind: 'expectation', entry: 1 },
    })
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

  test('refers to a row whose key nobody knows by any key', () => {
    const added: ExpectedChange = {
      kind: 'added',
      model: team,
      fields: { id: { kind: 'value', value: expectMatch({ matcher: 'any' }) }, name: value('third') },
      line: null,
    }
    const refer = changed(member, [], { team: { kind: 'ref', model: team, where: [equals('name', 'third')] } })
    const { rows } = declareChanges(schema, before, [added, refer], 'f')
    expect(rows.find(({ model }) => model === member)?.fields.team).toEqual(expectMatch({ matcher: 'generated' }))
  })

  test('is told of with its line', () => {
    const wrong = changed(team, [equals('name', 'nobody')], { name: value('x') })
    expect(() => declareChanges(schema, before, [wrong], 'a.case.yaml')).toThrow(
      'a.case.yaml:9: expect.changes entry 1: no row of team satisfies its where',
    )
  })
})
