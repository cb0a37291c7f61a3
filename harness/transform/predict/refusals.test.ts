import { describe, expect, test } from 'vitest'
import type { Expected, ExpectedRow } from '../../model/change.ts'
import type { JsonValue } from '../../model/json.ts'
import { expectMatch } from '../../model/matcher.ts'
import { modelName, type PrimaryKey } from '../../model/snapshot.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import { unchanged, withValues } from './expected-rows.ts'
import { newRow } from './new-row.ts'
import { predictRefusals } from './refusals.ts'

const sketch = sketchSchema({
  'shop.team': { fields: [sketchField('id', 'int4', { nullable: false }), sketchField('name', 'text')] },
  'shop.member': {
    fields: [
      sketchField('id', 'int4', { nullable: false }),
      sketchField('team', 'int4'),
      sketchField('tag', 'citext'),
      sketchField('note', 'text', { nullable: false }),
    ],
    foreignKeys: [sketchKey('team', 'shop.team')],
  },
})
const [team, member] = [modelName('shop.team'), modelName('shop.member')]
const teamModel = sketch.models.get(team)
const memberModel = sketch.models.get(member)
if (!teamModel || !memberModel) throw new Error('no models')
const schema = {
  ...sketch,
  models: new Map(sketch.models).set(team, { ...teamModel, uniques: [['name']] }),
}
const origin = { kind: 'step', step: 1, label: 'a step' } as const
const row = (model: typeof team, pk: PrimaryKey, fields: Readonly<Record<string, JsonValue>>) => ({ model, pk, fields })
const before = unchanged(
  [
    row(team, 1, { name: 'red' }),
    row(team, 2, { name: null }),
    row(member, 1, { team: 1, tag: 'a', note: 'x' }),
    row(member, 2, { team: null, tag: null, note: 'y' }),
  ],
  schema,
)

/** What refuses a step that leads to these rows. */
function refusalsOf(change: (rows: readonly ExpectedRow[]) => readonly ExpectedRow[], of = schema): unknown {
  const after: Expected = { rows: change(before.rows), removed: [] }
  return predictRefusals(of, before, after).map(({ sqlstates, isSure, cause }) => [
    sqlstates.join(' '),
    isSure ? 'sure' : 'unsure',
    `${cause.model.name} ${JSON.stringify(cause.row.reportedPk ?? cause.row.pk)}`,
  ])
}

const added = (values: Readonly<Record<string, JsonValue>>) => (rows: readonly ExpectedRow[]) => [
  ...rows,
  newRow(teamModel, values, null, origin),
]

describe('a step is refused', () => {
  test('never, when nothing is against it: nulls are no keys, and rows stay as they are', () => {
    expect(refusalsOf((rows) => rows)).toEqual([])
    expect(refusalsOf(added({ id: 3, name: null }))).toEqual([])
  })

  test('for a key that another row has', () => {
    expect(refusalsOf(added({ id: 1, name: 'blue' }))).toEqual([['23505', 'sure', 'shop.team 1']])
    expect(refusalsOf(added({ id: 3, name: 'red' }))).toEqual([['23505', 'sure', 'shop.team 3']])
  })

  test('perhaps, for a key that another row gives up at the same time', () => {
    const swap = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.map((each) => {
        if (each.model !== team) return each
        return withValues(teamModel, each, { name: each.pk === 1 ? null : 'red' }, origin)
      })
    expect(refusalsOf(swap)).toEqual([['23505', 'unsure', 'shop.team 2']])
  })

  test('perhaps, for a key that nobody knows beforehand', () => {
    const drawn = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] => [
      ...rows,
      newRow(teamModel, { id: 3, name: expectMatch({ matcher: 'any' }) }, null, origin),
    ]
    expect(refusalsOf(drawn)).toEqual([['23505', 'unsure', 'shop.team 3']])
  })

  test('for a null where none may be', () => {
    const nulled = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.map((each) => (each.model === member ? withValues(memberModel, each, { note: null }, origin) : each))
    expect(refusalsOf(nulled)).toEqual([
      ['23502', 'sure', 'shop.member 1'],
      ['23502', 'sure', 'shop.member 2'],
    ])
  })

  test('for a reference that leads nowhere, or whose row goes', () => {
    const astray = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.map((each) =>
        each.pk === 2 && each.model === member ? withValues(memberModel, each, { team: 9 }, origin) : each,
      )
    expect(refusalsOf(astray)).toEqual([['23503', 'sure', 'shop.member 2']])
    const gone = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.filter((each) => each.model !== team || each.pk !== 1)
    expect(refusalsOf(gone)).toEqual([['23503', 'sure', 'shop.member 1']])
  })

  test('by RESTRICT with the SQLSTATE of either version', () => {
    const keys = [sketchKey('team', 'shop.team', { onDelete: 'restrict' })]
    const models = new Map(schema.models).set(member, { ...memberModel, foreignKeys: keys })
    const gone = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.filter((each) => each.model !== team || each.pk !== 1)
    expect(refusalsOf(gone, { ...schema, models })).toEqual([['23503 23001', 'sure', 'shop.member 1']])
  })

  test('by nothing that nobody enforces, or that only the database can compare', () => {
    const keyed = (key: ReturnType<typeof sketchKey>) => {
      return { ...schema, models: new Map(schema.models).set(member, { ...memberModel, foreignKeys: [key] }) }
    }
    const gone = (rows: readonly ExpectedRow[]): readonly ExpectedRow[] =>
      rows.filter((each) => each.model !== team || each.pk !== 1)
    expect(refusalsOf(gone, keyed(sketchKey('team', 'shop.team', { virtual: true })))).toEqual([])
    expect(refusalsOf((rows) => rows, keyed(sketchKey('tag', 'shop.team', { mayDangle: true })))).toEqual([])
    expect(refusalsOf((rows) => rows, keyed(sketchKey('tag', 'shop.team')))).toEqual([
      ['23503', 'unsure', 'shop.member 1'],
    ])
  })
})
