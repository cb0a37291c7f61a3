import type { Step } from '../../model/case.ts'
import { modelName, toPrimaryKey } from '../../model/snapshot.ts'
import type { StepRow, StepValue, Where } from '../../model/where.ts'
import { type Column, code, type Table, tag } from './test-scenario-layout.ts'
import type { StepPlan } from './test-scenario-plan.ts'
import { literalOf } from './test-scenario-rows.ts'

/** A step over the tables of the database schema. */
export function stepOf(plan: StepPlan, tables: readonly Table[], schemaName: string): Step {
  const table = tables[plan.table % tables.length] ?? tables[0]
  if (!table) throw new Error('a scenario has a table')
  const base = { model: modelName(`${schemaName}.${table.name}`), line: null }
  const where = whereOf(plan.where, table, tables)
  switch (plan.kind) {
    case 'delete':
      return { ...base, kind: 'delete', where, allowNone: true }
    case 'update':
    case 'move':
      return { ...base, kind: 'update', where, set: setOf(plan, table), allowNone: true }
    case 'insert':
      return { ...base, kind: 'insert', rows: [{ ...required(plan, table), ...setOf(plan, table) }] }
  }
}

function whereOf({ kind, value }: StepPlan['where'], table: Table, tables: readonly Table[]): Where {
  switch (kind) {
    case 'pk': {
      const key = table.key.map((column) => literalOf(column, value))
      if (key.length === 0) return []
      return [{ kind: 'pk', pk: key.length === 1 ? toPrimaryKey(key[0] ?? null) : key }]
    }
    case 'n':
      return [{ kind: 'equals', field: 'n', value: value === 5 ? null : value % 4 }]
    case 'label':
      return [{ kind: 'equals', field: 'label', value: `l${value % 3}` }]
    case 'code':
      return [{ kind: 'equals', field: 'code', value }]
    case 'through': {
      const link = table.links.find(({ columns }) => columns.length === 1)
      const column = link?.columns[0]
      if (!link || !column || !tables[link.target]) return []
      return [{ kind: 'through', field: column.name, where: [{ kind: 'equals', field: 'n', value: value % 4 }] }]
    }
    default:
      return []
  }
}

/** What a new row needs, in most inserts: the others are refused. */
function required({ values }: StepPlan, table: Table): StepRow {
  const [first = { value: 0, how: 'null' }] = values
  if (first.how === 'null') return {}
  const isGiven = ['int', 'text', 'composite', 'owned', 'shared'].includes(table.plan.key)
  const own = table.key.map(({ name, type }) => {
    const value = name === 'owner' ? 1 + (first.value % 3) : 20 + first.value
    return [name, { kind: 'literal', value: literalOf({ name, type }, value) }] as const
  })
  const linked = table.links.flatMap(({ plan, columns }) =>
    plan.nullable || plan.default !== 'none' ? [] : columns.filter(({ name }) => name !== 'owner'),
  )
  return Object.fromEntries<StepValue>([
    ...(isGiven ? own : []),
    ...linked.map((column) => [column.name, { kind: 'literal', value: literalOf(column, 1) }] as const),
  ])
}

function setOf(plan: StepPlan, table: Table): StepRow {
  // PostgreSQL does not let anybody update such a key.
  const isFixed = table.plan.key === 'always' && plan.kind !== 'insert'
  const keys: readonly Column[] = [...(isFixed ? [] : table.key), code, tag]
  const others: readonly Column[] = [...table.links.flatMap((link) => link.columns), ...plainColumns]
  const columns = plan.kind === 'move' ? keys : [...keys, ...others]
  return Object.fromEntries(
    plan.values.map(({ column: number, value, how }): [string, StepValue] => {
      const column = columns[number % columns.length] ?? code
      const isKey = table.key.includes(column)
      return [column.name, newValue(column, value, isKey && how === 'null' ? 'literal' : how, plan.kind === 'insert')]
    }),
  )
}

const plainColumns: readonly Column[] = [
  { name: 'n', type: 'int' },
  { name: 'label', type: 'text' },
]

function newValue(column: Column, value: number, how: string, isNew: boolean): StepValue {
  if (how === 'null') return { kind: 'literal', value: null }
  if (how === 'literal') return { kind: 'literal', value: literalOf(column, value) }
  switch (column.type) {
    case 'int':
      return { kind: 'sql', expression: `${isNew ? value : column.name} + ${10 + (value % 3)}` }
    case 'text':
      return { kind: 'sql', expression: `${isNew ? `'k${value}'` : column.name} || 'x'` }
    case 'uuid':
      return { kind: 'sql', expression: 'gen_random_uuid()' }
  }
}
