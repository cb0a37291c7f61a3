import { expect, test } from 'vitest'
import type { Expected, Origin } from '../../model/change.ts'
import { modelName, ordinal } from '../../model/snapshot.ts'
import { sketchField, sketchSchema } from '../test-schema.ts'
import { unchanged, withValues } from './expected-rows.ts'
import { keepPromises } from './keep-promises.ts'
import { newRow } from './new-row.ts'

const schema = sketchSchema({
  team: { fields: [sketchField('id', 'int4'), sketchField('name', 'text')] },
  member: { fields: [sketchField('id', 'int4'), sketchField('team', 'int4'), sketchField('nick', 'text')] },
})
const [team, member] = [modelName('team'), modelName('member')]
const byStep = (step: number): Origin => ({ kind: 'step', step, label: 'delete team' })

const before = unchanged(
  [
    { model: team, pk: 1, fields: { name: 'red' } },
    { model: member, pk: 1, fields: { team: 1, nick: 'a' } },
    { model: member, pk: 2, fields: { team: 1 } },
    { model: member, pk: 3, fields: { team: 1, nick: 'c' } },
  ],
  schema,
)
const [red, first, second, third] = before.rows
const model = schema.models.get(member)

test('what follows from steps for a model that must not change is not expected, and they are named', () => {
  if (!model || !red || !first || !second || !third) throw new Error('the rows are there')
  const expected: Expected = {
    rows: [
      red,
      withValues(model, first, { team: null }, byStep(2)),
      newRow(model, { id: 9, team: null, nick: 'x' }, null, byStep(1)),
      third,
    ],
    removed: [
      { row: { model: team, pk: 2, fields: { name: 'blue' } }, ordinal: ordinal(2), origin: byStep(1) },
      { row: { model: member, pk: 2, fields: { team: 1 } }, ordinal: ordinal(2), origin: byStep(3) },
    ],
  }
  const kept = keepPromises(schema, expected, [{ model: member, line: 7 }])
  expect(kept.expected.rows).toEqual([red, first, third, second])
  expect(kept.expected.removed).toEqual(expected.removed.slice(0, 1))
  expect(kept.promises).toEqual(
    new Map([
      [member, { line: 7, brokenBy: ['step 2 (delete team)', 'step 1 (delete team)', 'step 3 (delete team)'] }],
    ]),
  )
})

test('nobody is named where the promise is kept', () => {
  const kept = keepPromises(schema, before, [{ model: team, line: null }])
  expect(kept).toEqual({ expected: before, promises: new Map([[team, { line: null, brokenBy: [] }]]) })
})
