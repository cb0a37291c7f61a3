import fc from 'fast-check'

/** How a table's rows are told apart. `owned`: by their owner's key and a number; `shared`: by their owner's key. */
const keyKinds = [
  'serial',
  'identity',
  'always',
  'int',
  'text',
  'uuid',
  'composite',
  'owned',
  'shared',
  'none',
] as const

type KeyKind = (typeof keyKinds)[number]

/** Mostly those that have an effect: the others refuse the step. */
const action = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('CASCADE', 'SET NULL', 'SET DEFAULT') },
  { weight: 1, arbitrary: fc.constantFrom('NO ACTION', 'RESTRICT') },
)

/** What a column holds when an INSERT does not name it. */
export const defaultKinds = [
  'none',
  'constant',
  'rounded',
  'array',
  'json',
  'computed',
  'now',
  'today',
  'clock',
  'random',
  'uuid',
  'sequence',
] as const
export type DefaultKind = (typeof defaultKinds)[number]

const foreignKeyPlan = fc.record({
  target: fc.nat(2),
  /** `pair`: a unique key of two columns that is not the primary key. */
  targets: fc.constantFrom<'key' | 'code' | 'pair' | 'twice'>('key', 'key', 'code', 'code', 'pair', 'twice'),
  onDelete: action,
  onUpdate: action,
  nullable: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  default: fc.constantFrom<'none' | 'constant' | 'volatile'>('none', 'constant', 'constant', 'volatile'),
  /** For a composite key: that ON DELETE SET NULL or SET DEFAULT names its second column alone. */
  secondColumnOnly: fc.boolean(),
  checked: fc.constantFrom<Checked>('at once', 'at once', 'deferrable', 'deferred'),
})
export type ForeignKeyPlan = typeof foreignKeyPlan extends fc.Arbitrary<infer T> ? T : never
type Checked = 'at once' | 'deferrable' | 'deferred'

const tablePlan = fc.record({
  key: fc.oneof(fc.constantFrom(...keyKinds), fc.constantFrom<KeyKind>('composite', 'int')),
  owner: fc.record({ onDelete: action, onUpdate: action }),
  /** `of-key`: from a foreign key's column, or the primary key's. */
  generated: fc.constantFrom<'none' | 'stored' | 'virtual' | 'of-key'>('none', 'stored', 'virtual', 'of-key'),
  /** Where the key allows it: over its first column. */
  partitions: fc.constantFrom<'none' | 'range' | 'list' | 'hash'>('none', 'none', 'none', 'range', 'list', 'hash'),
  defaults: fc.array(fc.constantFrom(...defaultKinds), { maxLength: 2 }),
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
    'move',
    'delete',
    'delete',
    'delete',
  ),
  table: fc.nat(2),
  where: fc.record({ kind: fc.constantFrom('all', 'pk', 'n', 'label', 'code', 'through'), value: fc.nat(6) }),
  /** What to set: the columns by number, each to the value of a number. */
  values: fc.array(
    fc.record({ column: fc.nat(8), value: fc.nat(8), how: fc.constantFrom('literal', 'null', 'sql', 'sql') }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
})
export type StepPlan = typeof stepPlan extends fc.Arbitrary<infer T> ? T : never

/** A schema, its rows, and steps over them, as numbers that are read modulo what there is, so that they shrink. */
export const scenarioPlan = fc.record({
  tables: fc.array(tablePlan, { minLength: 1, maxLength: 3, size: 'max' }),
  steps: fc.array(stepPlan, { minLength: 1, maxLength: 4, size: 'max' }),
})
export type ScenarioPlan = typeof scenarioPlan extends fc.Arbitrary<infer T> ? T : never
