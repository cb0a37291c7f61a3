import type { ForeignKeyPlan, TablePlan } from './test-scenario-plan.ts'

export interface Column {
  readonly name: string
  readonly type: 'int' | 'text' | 'uuid'
}

export interface Table {
  readonly name: string
  readonly plan: TablePlan
  readonly key: readonly Column[]
  readonly links: readonly Link[]
  readonly partitions: TablePlan['partitions']
}

export interface Link {
  readonly plan: Pick<ForeignKeyPlan, 'onDelete' | 'onUpdate' | 'nullable' | 'default' | 'secondColumnOnly' | 'checked'>
  readonly columns: readonly Column[]
  readonly target: number
  readonly targetColumns: readonly Column[]
}

export const code: Column = { name: 'code', type: 'int' }
export const tag: Column = { name: 'tag', type: 'text' }
/** Generated from `code`. */
const twice: Column = { name: 'twice', type: 'int' }

/** The tables with their keys and what they refer to: themselves, those before them, and those after. */
export function layOutTables(plans: readonly TablePlan[]): readonly Table[] {
  const tables: Table[] = []
  for (const [index, plan] of plans.entries()) tables.push(layOut(plan, index, tables))
  return tables.map((table) => ({ ...table, links: [...table.links, ...linksOf(table, tables)] }))
}

/** A unique key of a partitioned table must have the columns that it is partitioned by. */
export function hasOtherKeys(table: Table): boolean {
  return table.partitions === 'none'
}

/** An owner must stand before what it owns; a table that has none before it falls back on a number. */
function layOut(plan: TablePlan, index: number, before: readonly Table[]): Table {
  const base = { name: `t${index}`, plan, links: [] }
  const owner = before.findLast(({ key }) => key.length === 1)
  const ownerKey = owner?.key[0]
  if ((plan.key === 'owned' || plan.key === 'shared') && owner && ownerKey) {
    const column: Column = { name: 'owner', type: ownerKey.type }
    const link: Link = {
      plan: { ...plan.owner, nullable: false, default: 'none', secondColumnOnly: false, checked: 'at once' },
      columns: [column],
      target: before.indexOf(owner),
      targetColumns: [ownerKey],
    }
    const key: readonly Column[] = plan.key === 'owned' ? [column, { name: 'position', type: 'int' }] : [column]
    return { ...base, key, links: [link], partitions: 'none' }
  }
  const key = ownKey(plan)
  const canBeParted = plan.key === 'int' || plan.key === 'text' || plan.key === 'composite'
  const partitions = plan.partitions === 'range' && plan.key === 'text' ? 'list' : plan.partitions
  return { ...base, key, partitions: canBeParted ? partitions : 'none' }
}

function ownKey({ key }: TablePlan): readonly Column[] {
  switch (key) {
    case 'none':
      return []
    case 'composite':
      return [
        { name: 'a', type: 'int' },
        { name: 'b', type: 'int' },
      ]
    case 'text':
    case 'uuid':
      return [{ name: 'id', type: key }]
    default:
      return [{ name: 'id', type: 'int' }]
  }
}

function linksOf(table: Table, tables: readonly Table[]): readonly Link[] {
  return table.plan.foreignKeys.flatMap((plan, index): readonly Link[] => {
    const targetIndex = plan.target % tables.length
    const target = tables[targetIndex]
    if (!target) return []
    const targetColumns = targetKey(plan, target)
    const columns = targetColumns.map((column): Column => ({ ...column, name: `f${index}_${column.name}` }))
    // What the database chooses for a row without a key cannot be read back.
    const isKnown = table.plan.key !== 'none' || plan.default !== 'volatile'
    return [{ plan: isKnown ? plan : { ...plan, default: 'constant' }, columns, target: targetIndex, targetColumns }]
  })
}

function targetKey({ targets }: ForeignKeyPlan, target: Table): readonly Column[] {
  if (!hasOtherKeys(target) || (targets === 'key' && target.key.length > 0)) return target.key
  switch (targets) {
    case 'pair':
      return [code, tag]
    case 'twice':
      return [twice]
    default:
      return [code]
  }
}
