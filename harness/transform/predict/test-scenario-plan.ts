import fc from 'fast-check'

const actions = ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'] as const

/** How a table's rows are told apart. `owned`: by their owner's key and a number; `shared`: by their owner's key. */
const keyKinds = ['serial', 'identity', 'always', 'int', 'text', 'composite', 'owned', 'shared', 'none'] as const

type KeyKind = (typeof keyKinds)[number]

/** Mostly those that have an effect: the others refuse the step. */
const action = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Action>('CASCADE', 'SET NULL', 'SET DEFAULT') },
  { weight: 1, arbitrary: fc.constantFrom(...actions) },
)
type Action = (typeof actions)[number]

const foreignKeyPlan = fc.record({
  target: fc.nat(3),
  targetsCode: fc.boolean(),
  onDelete: action,
  onUpdate: action,
  nullable: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  default: fc.constantFrom<'none' | 'constant' | 'volatile'>('none', 'constant', 'constant', 'volatile'),
  /** For a composite key: that ON DELETE SET NULL or SET DEFAULT names its second column alone. */
  secondColumnOnly: fc.boolean(),
  deferrable: fc.boolean(),
})
export type ForeignKeyPlan = typeof foreignKeyPlan extends fc.Arbitrary<infer T> ? T : never

const tablePlan = fc.record({
  key: fc.oneof(fc.constantFrom(...keyKinds), fc.constantFrom<KeyKind>('composite', 'int')),
  owner: fc.record({ onDelete: action, onUpdate: action }),
  generated: fc.boolean(),
  foreignKeys: fc.array(foreignKeyPlan, { minLength: 1, maxLength: 2 }),
  /** One entry a row; its numbers choose the values. */
  rows: fc.array(fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 5, size: 'max' }),
})
export type TablePlan = typeof tablePlan extends fc.Arbitrary<infer T> ? T : never

const stepPlan = fc.record({
  /** `move` updates keys that others may refer to. */
  kind: fc.constantFrom<'insert' | 'update' | 'move' | 'delete'>(
    'insert',
    'update',
    'move',
    'move',
    'delete',
    'delete',
  ),
  table: fc.nat(3),
  where: fc.record({ kind: fc.constantFrom('all', 'pk', 'n', 'label', 'code', 'through'), value: fc.nat(6) }),
  /** What to set: the columns by number, each to the value of a number. */
  values: fc.array(fc.record({ column: fc.nat(8), value: fc.nat(8), how: fc.constantFrom('literal', 'null', 'sql') }), {
    minLength: 1,
    maxLength: 4,
  }),
})
export type StepPlan = typeof stepPlan extends fc.Arbitrary<infer T> ? T : never

/** A schema, its rows, and steps over them, as numbers that are read modulo what there is, so that they shrink. */
export const scenarioPlan = fc.record({
  tables: fc.array(tablePlan, { minLength: 1, maxLength: 4, size: 'max' }),
  steps: fc.array(stepPlan, { minLength: 1, maxLength: 4, size: 'max' }),
})
export type ScenarioPlan = typeof scenarioPlan extends fc.Arbitrary<infer T> ? T : never
