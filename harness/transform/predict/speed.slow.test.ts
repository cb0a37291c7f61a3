import { expect, test } from 'vitest'
import type { Step } from '../../model/case.ts'
import type { Origin } from '../../model/change.ts'
import type { ExpectedChange } from '../../model/expectation.ts'
import { modelName, type Row } from '../../model/snapshot.ts'
import type { Where } from '../../model/where.ts'
import type { MatchedRow } from '../apply/step-outcome.ts'
import { sketchField, sketchKey, sketchSchema } from '../test-schema.ts'
import { declareChanges } from './declare-changes.ts'
import { unchanged } from './expected-rows.ts'
import { predictStep } from './predict-step.ts'

/** Generous, for slow machines; what is not linear takes minutes. */
const limitMs = 8_000

/** Time that this process had a processor: other work on the machine does not count. */
function cpuMs(): number {
  return process.cpuUsage().user / 1_000
}

const node = modelName('node')
const leaf = modelName('leaf')
const schema = sketchSchema({
  node: {
    fields: [
      sketchField('id', 'int4'),
      sketchField('up', 'int4'),
      sketchField('n', 'int4'),
      sketchField('low', 'bool'),
    ],
    foreignKeys: [sketchKey('up', 'node', { onDelete: 'cascade', onUpdate: 'cascade' })],
  },
  leaf: {
    fields: [sketchField('id', 'int4'), sketchField('node', 'int4'), sketchField('other', 'int4')],
    foreignKeys: [
      sketchKey('node', 'node', { onDelete: 'cascade', onUpdate: 'cascade' }),
      sketchKey('other', 'node', { onDelete: 'set-null', onUpdate: 'set-null' }),
    ],
  },
})
const count = 50_000
const origin: Origin = { kind: 'step', step: 1, label: 'a step' }
const found = (id: number): MatchedRow => ({ identity: [id], compared: [true], values: {} })

/** One chain of nodes, each below the one before, and a leaf at each. */
const rows: readonly Row[] = [
  ...Array.from(
    { length: count },
    (_, id): Row => ({ model: node, pk: id, fields: { up: id === 0 ? null : id - 1, n: 1, low: id < 10_000 } }),
  ),
  ...Array.from(
    { length: count },
    (_, id): Row => ({ model: leaf, pk: id, fields: { node: id, other: (id * 7) % count } }),
  ),
]

test('an update, a change of keys and a delete over 100,000 rows are predicted in linear time', () => {
  const started = cpuMs()
  const ids = Array.from({ length: count }, (_, id) => id)
  const low: Where = [{ kind: 'equals', field: 'low', value: true }]
  const base = { model: node, where: [], allowNone: false, line: null } as const
  const touch: Step = { ...base, kind: 'update', set: { n: { kind: 'literal', value: 2 } } }
  const move: Step = { ...base, kind: 'update', set: { id: { kind: 'sql', expression: '-1 - id' } }, where: low }
  const cut: Step = { ...base, kind: 'delete', where: [{ kind: 'pk', pk: -1 }] }
  const matched = ids.map(found)
  const moved = ids.slice(0, 10_000).map((id): MatchedRow => ({ ...found(id), values: { id: -1 - id } }))
  const touched = predictStep(
    schema,
    unchanged(rows, schema),
    touch,
    { kind: 'update', set: { n: 2 }, matched, references: new Map() },
    origin,
  )
  const shifted = predictStep(
    schema,
    touched,
    move,
    { kind: 'update', set: {}, matched: moved, references: new Map() },
    origin,
  )
  expect(shifted.rows.slice(0, 3).map(({ pk, fields }) => [pk, fields.up, fields.n])).toEqual([
    [-1, null, 2],
    [-2, -1, 2],
    [-3, -2, 2],
  ])
  const { rows: left, removed } = predictStep(
    schema,
    shifted,
    cut,
    { kind: 'delete', matched: [found(-1)], references: new Map() },
    origin,
  )
  expect(left).toHaveLength(0)
  expect(removed).toHaveLength(2 * count)
  expect(cpuMs() - started).toBeLessThan(limitMs)
}, 120_000)

test('a thousand declared changes of one model among 100,000 rows are found in linear time', () => {
  const started = cpuMs()
  const changes = Array.from({ length: 1_000 }, (_, index): readonly ExpectedChange[] => [
    {
      kind: 'changed',
      model: node,
      where: [{ kind: 'pk', pk: index }],
      fields: { n: { kind: 'value', value: 3 } },
      line: null,
    },
    { kind: 'removed', model: leaf, where: [{ kind: 'equals', field: 'node', value: index }], line: null },
    {
      kind: 'added',
      model: leaf,
      fields: { id: { kind: 'matcher', rule: { matcher: 'any' } }, node: { kind: 'value', value: index } },
      line: null,
    },
  ]).flat()
  const declared = declareChanges(schema, unchanged(rows, schema), changes, 'a.case.yaml')
  expect(declared.rows).toHaveLength(rows.length)
  expect(cpuMs() - started).toBeLessThan(limitMs)
}, 120_000)
