import type { Step, StepRow, StepValue, Where } from '../../model/case.ts'
import type { JsonValue } from '../../model/json.ts'
import { modelName, type Row, toPrimaryKey } from '../../model/snapshot.ts'
import type { ForeignKeyPlan, ScenarioPlan, StepPlan, TablePlan } from './test-scenario-plan.ts'

export interface Scenario {
  readonly sql: string
  readonly rows: readonly Row[]
  readonly steps: readonly Step[]
}

interface Column {
  readonly name: string
  readonly type: 'int' | 'text'
}

interface Table {
  readonly name: string
  readonly plan: TablePlan
  readonly key: readonly Column[]
  readonly links: readonly Link[]
}

interface Link {
  readonly plan: Pick<
    ForeignKeyPlan,
    'onDelete' | 'onUpdate' | 'nullable' | 'default' | 'secondColumnOnly' | 'deferrable'
  >
  readonly columns: readonly Column[]
  readonly target: number
  readonly targetColumns: readonly Column[]
}

const code: Column = { name: 'code', type: 'int' }

export function readScenario({ tables: plans, steps }: ScenarioPlan): Scenario {
  const tables: Table[] = []
  for (const [index, plan] of plans.entries()) tables.push(layOut(plan, index, tables))
  const linked = tables.map((table) => ({ ...table, links: [...table.links, ...linksOf(table, tables)] }))
  const filled = fillKeys(linked)
  const sound = linked.map((table) => ({ ...table, links: table.links.map((link) => mayBeNull(link, filled)) }))
  return { sql: sqlOf(sound), rows: rowsOf(sound, filled), steps: steps.map((step) => stepOf(step, sound)) }
}

/** An owner must stand before what it owns; a table that has none before it falls back on a number. */
function layOut(plan: TablePlan, index: number, before: readonly Table[]): Table {
  const name = `t${index}`
  const owner = before.findLast(({ key }) => key.length === 1)
  const ownerKey = owner?.key[0]
  if ((plan.key === 'owned' || plan.key === 'shared') && owner && ownerKey) {
    const column: Column = { name: 'owner', type: ownerKey.type }
    const link: Link = {
      plan: { ...plan.owner, nullable: false, default: 'none', secondColumnOnly: false, deferrable: false },
      columns: [column],
      target: before.indexOf(owner),
      targetColumns: [ownerKey],
    }
    const key: readonly Column[] = plan.key === 'owned' ? [column, { name: 'position', type: 'int' }] : [column]
    return { name, plan, key, links: [link] }
  }
  if (plan.key === 'composite') {
    return {
      name,
      plan,
      key: [
        { name: 'a', type: 'int' },
        { name: 'b', type: 'int' },
      ],
      links: [],
    }
  }
  if (plan.key === 'none') return { name, plan, key: [], links: [] }
  const type = plan.key === 'text' ? 'text' : 'int'
  return { name, plan, key: [{ name: 'id', type }], links: [] }
}

function linksOf(table: Table, tables: readonly Table[]): readonly Link[] {
  return table.plan.foreignKeys.map((plan, index): Link => {
    const target = plan.target % tables.length
    const key = tables[target]?.key ?? []
    const targetColumns = plan.targetsCode || key.length === 0 ? [code] : key
    const columns = targetColumns.map((column): Column => ({ ...column, name: `f${index}_${column.name}` }))
    // What the database chooses for a row without a key cannot be read back.
    const isKnown = table.plan.key !== 'none' || plan.default !== 'volatile'
    return { plan: isKnown ? plan : { ...plan, default: 'constant' }, columns, target, targetColumns }
  })
}

function sqlOf(tables: readonly Table[]): string {
  const creates = tables.map((table) => {
    const own = table.key.map((column) => `${column.name} ${keyTypes[table.plan.key] ?? column.type} NOT NULL`)
    const linked = table.links.flatMap((link) =>
      link.columns
        .filter(({ name }) => !table.key.some((column) => column.name === name))
        .map(
          (column) =>
            `${column.name} ${column.type}${link.plan.nullable ? '' : ' NOT NULL'}${defaultSql(link, column)}`,
        ),
    )
    const columns = [
      ...own,
      ...linked,
      'code int UNIQUE',
      'n int',
      "label text DEFAULT 'new'",
      'at timestamptz DEFAULT now()',
      'amount numeric(6,2) DEFAULT 1.5',
      ...(table.plan.generated ? ['twice text GENERATED ALWAYS AS (n * 2 || label || amount) STORED'] : []),
      ...(table.key.length > 0 ? [`PRIMARY KEY (${names(table.key)})`] : []),
    ]
    return `CREATE TABLE ${table.name} (${columns.join(', ')});`
  })
  const keys = tables.flatMap((table, tableIndex) =>
    table.links.map(({ columns, target, targetColumns, plan }, index) => {
      const partial = plan.secondColumnOnly && columns.length > 1 && plan.onDelete.startsWith('SET')
      return `ALTER TABLE ${table.name} ADD CONSTRAINT fk_${tableIndex}_${index} FOREIGN KEY (${names(columns)})
        REFERENCES t${target} (${names(targetColumns)})
        ON DELETE ${plan.onDelete}${partial ? ` (${names(columns.slice(1))})` : ''} ON UPDATE ${plan.onUpdate}
        ${plan.deferrable ? 'DEFERRABLE INITIALLY DEFERRED' : ''};`
    }),
  )
  return [...creates, ...keys].join('\n')
}

const keyTypes: Partial<Record<TablePlan['key'], string>> = {
  serial: 'serial',
  identity: 'int GENERATED BY DEFAULT AS IDENTITY',
  always: 'int GENERATED ALWAYS AS IDENTITY',
}

function names(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ')
}

function defaultSql(link: Link, column: Column): string {
  if (link.plan.default === 'none') return ''
  const value = column.type === 'text' ? `'k1'` : '1'
  return link.plan.default === 'constant' ? ` DEFAULT ${value}` : ` DEFAULT CASE WHEN random() < 2 THEN ${value} END`
}

type Values = Record<string, JsonValue>

/** Owners stand before what they own, so that keys are known from first to last. */
function fillKeys(tables: readonly Table[]): readonly (readonly Values[])[] {
  const filled: Values[][] = []
  for (const table of tables) {
    const rows = table.plan.rows.flatMap((numbers, index): Values[] => {
      const key = keyValues(table, filled, numbers[0] ?? 0, index)
      const [, n = 0, label = 0] = numbers
      return key ? [{ ...key, code: index % 3 === 2 ? null : index + 1, n: n % 4, label: `l${label % 3}` }] : []
    })
    filled.push(rows)
  }
  return filled
}

/** A foreign key that finds no row to point at can't be NOT NULL. */
function mayBeNull(link: Link, filled: readonly (readonly Values[])[]): Link {
  const isOwner = link.columns[0]?.name === 'owner'
  const canPoint = candidates(filled[link.target] ?? [], link).length > 0
  return isOwner || canPoint ? link : { ...link, plan: { ...link.plan, nullable: true } }
}

function rowsOf(tables: readonly Table[], filled: readonly (readonly Values[])[]): readonly Row[] {
  return tables.flatMap((table, tableIndex) =>
    (filled[tableIndex] ?? []).map((values, rowIndex): Row => {
      const complete: Values = { ...values, amount: '1.50', at: '2026-01-01T00:00:00.000Z' }
      for (const [index, link] of table.links.entries()) {
        if (link.columns[0]?.name === 'owner') continue
        const target = pickTarget(filled[link.target] ?? [], link, table.plan.rows[rowIndex]?.[(index % 2) + 2] ?? 0)
        link.columns.forEach(({ name }, position) => {
          complete[name] = target?.[link.targetColumns[position]?.name ?? ''] ?? null
        })
      }
      return toRow(table, complete)
    }),
  )
}

function keyValues(table: Table, filled: readonly (readonly Values[])[], number: number, index: number): Values | null {
  switch (table.plan.key) {
    case 'none':
      return {}
    case 'composite':
      return { a: 1 + (index % 2), b: index }
    case 'owned':
    case 'shared': {
      const link = table.links[0]
      if (link?.columns[0]?.name !== 'owner') return { id: index + 1 }
      const owners = filled[link.target] ?? []
      const owner = owners[table.plan.key === 'shared' ? index : number % Math.max(owners.length, 1)]
      const value = owner?.[link.targetColumns[0]?.name ?? '']
      if (value === undefined) return null
      return table.plan.key === 'shared' ? { owner: value } : { owner: value, position: index }
    }
    case 'text':
      return { id: `k${index + 1}` }
    default:
      return { id: index + 1 }
  }
}

/** One in four points nowhere, where it may. */
function pickTarget(rows: readonly Values[], link: Link, number: number): Values | undefined {
  if (link.plan.nullable && number % 4 === 0) return undefined
  const found = candidates(rows, link)
  return found[number % Math.max(found.length, 1)]
}

function candidates(rows: readonly Values[], { targetColumns }: Link): readonly Values[] {
  return rows.filter((values) => targetColumns.every(({ name }) => (values[name] ?? null) !== null))
}

function toRow(table: Table, values: Values): Row {
  const model = modelName(`public.${table.name}`)
  const [key] = table.key
  if (table.key.length !== 1 || !key) {
    return {
      model,
      pk: table.key.length === 0 ? null : table.key.map(({ name }) => values[name] ?? null),
      fields: values,
    }
  }
  const { [key.name]: pk = null, ...fields } = values
  return { model, pk: toPrimaryKey(pk), fields }
}

function stepOf(plan: StepPlan, tables: readonly Table[]): Step {
  const table = tables[plan.table % tables.length] ?? tables[0]
  if (!table) throw new Error('a scenario has a table')
  const base = { model: modelName(`public.${table.name}`), line: null }
  const where = whereOf(plan.where, table, tables)
  switch (plan.kind) {
    case 'delete':
      return { ...base, kind: 'delete', where, allowNone: true }
    case 'update':
    case 'move':
      return { ...base, kind: 'update', where, set: setOf(plan, table), allowNone: true }
    case 'insert':
      return { ...base, kind: 'insert', rows: [setOf(plan, table)] }
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

function setOf(plan: StepPlan, table: Table): StepRow {
  const keys: readonly Column[] = [...table.key, code]
  const others: readonly Column[] = [...table.links.flatMap((link) => link.columns), ...plainColumns]
  const columns = plan.kind === 'move' ? keys : [...keys, ...others]
  return Object.fromEntries(
    plan.values.map(({ column: number, value, how }): [string, StepValue] => {
      const column = columns[number % columns.length] ?? code
      return [column.name, newValue(column, value, how, plan.kind === 'insert')]
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
  const isText = column.type === 'text'
  const from = isNew ? (isText ? `'k${value}'` : String(value)) : column.name
  return { kind: 'sql', expression: isText ? `${from} || 'x'` : `${from} + ${10 + (value % 3)}` }
}

function literalOf(column: Column, value: number): JsonValue {
  return column.type === 'text' ? `k${value}` : value
}
