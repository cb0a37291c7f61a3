import type { Expected, Origin } from '../../model/change.ts'
import { HarnessError } from '../../model/errors.ts'
import type { ExpectedChange, ExpectedFieldValue } from '../../model/expectation.ts'
import type { JsonValue } from '../../model/json.ts'
import { expectMatch } from '../../model/matcher.ts'
import type { Model } from '../../model/schema.ts'
import { modelName } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import { declareChanges } from './declare-changes.ts'
import { unchanged, withValues } from './expected-rows.ts'
import { newRow } from './new-row.ts'
import { changeRows } from './referential-actions.ts'

export const schema = sketchSchema({
  team: { fields: [sketchField('id', 'int4'), sketchField('name', 'text')] },
  member: {
    fields: [sketchField('id', 'int4'), sketchField('team', 'int4'), sketchField('nick', 'text')],
    foreignKeys: [sketchKey('team', 'team', { onDelete: 'set-null' })],
  },
  log: {
    fields: [
      sketchField('what', 'text', { nullable: false }),
      sketchField('who', 'text', { nullable: false }),
      sketchField('at', 'text', { nullable: false, default: { kind: 'volatile', expression: 'now()' } }),
      sketchField('note', 'text'),
    ],
    primaryKey: [],
  },
})
export const team = modelName('team')
export const log = modelName('log')
export const member = modelName('member')

function modelOf(name: 'team' | 'member'): Model {
  const model = schema.models.get(modelName(name))
  if (!model) throw new Error(`there is a model ${name}`)
  return model
}

export const before = unchanged(
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
export const withoutRed = changeRows(
  schema,
  before,
  modelOf('team'),
  before.rows.slice(0, 1).map((row) => ({ row, after: null })),
  () => byStep,
)

/** Team blue renamed green by a step, and a team added whose key the server reported. */
export const renamed: Expected = {
  rows: [
    ...before.rows.map((row) =>
      row.fields.name === 'blue' ? withValues(modelOf('team'), row, { name: 'green' }, byStep) : row,
    ),
    newRow(modelOf('team'), { id: expectMatch({ matcher: 'generated' }), name: 'new' }, 7, byStep),
  ],
  removed: [],
}

export const equals = (field: string, value: JsonValue) => ({ kind: 'equals', field, value }) as const
export const value = (given: JsonValue): ExpectedFieldValue => ({ kind: 'value', value: given })
export const changed = (
  model: typeof team,
  where: Where,
  fields: Record<string, ExpectedFieldValue>,
): ExpectedChange => ({
  kind: 'changed',
  model,
  where,
  fields,
  line: 9,
})
export const inRed: Where = [{ kind: 'through', field: 'team', where: [equals('name', 'red')] }]

export function problemsOf(expected: Expected, change: ExpectedChange): readonly string[] {
  try {
    declareChanges(schema, expected, [change], 'a.case.yaml')
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'bad-case') return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}
