import type { JsonValue } from '../../model/json.ts'
import type { Column, Link, Table } from './test-scenario-layout.ts'

/** A row's values by column; columns that it does not name get their defaults. */
export type Values = Readonly<Record<string, JsonValue>>

/** The rows of each table, in the order of the tables: all that their foreign keys name is there. */
export function rowsOf(tables: readonly Table[], keys: readonly (readonly Values[])[]): readonly (readonly Values[])[] {
  return tables.map((table, tableIndex) =>
    (keys[tableIndex] ?? []).map((values, rowIndex): Values => {
      const { twice: _, ...own } = values
      const complete: Record<string, JsonValue> = { ...own }
      for (const [index, link] of table.links.entries()) {
        if (link.columns[0]?.name === 'owner') continue
        const target = pickTarget(keys[link.target] ?? [], link, table.plan.rows[rowIndex]?.[(index % 2) + 2] ?? 0)
        link.columns.forEach(({ name }, position) => {
          complete[name] = target?.[link.targetColumns[position]?.name ?? ''] ?? null
        })
      }
      return complete
    }),
  )
}

/** All but the foreign keys. Owners stand before what they own, so that keys are known from first to last. */
export function fillKeys(tables: readonly Table[]): readonly (readonly Values[])[] {
  const filled: Values[][] = []
  for (const table of tables) {
    const rows = table.plan.rows.flatMap((numbers, index): Values[] => {
      const key = keyValues(table, filled, numbers[0] ?? 0, index)
      const [, n = 0, label = 0] = numbers
      const code = index % 3 === 2 ? null : index + 1
      const twice = code === null ? null : code * 2
      return key ? [{ ...key, code, twice, tag: `k${label % 3}`, n: n % 4, label: `l${label % 3}` }] : []
    })
    filled.push(rows)
  }
  return filled
}

/** A foreign key that finds no row to point at can't be NOT NULL. */
export function withPossibleKeys(tables: readonly Table[], keys: readonly (readonly Values[])[]): readonly Table[] {
  const mayBeNull = (link: Link): Link => {
    const isOwner = link.columns[0]?.name === 'owner'
    const canPoint = candidates(keys[link.target] ?? [], link).length > 0
    return isOwner || canPoint ? link : { ...link, plan: { ...link.plan, nullable: true } }
  }
  return tables.map((table) => ({ ...table, links: table.links.map(mayBeNull) }))
}

function keyValues(
  { plan, key, links }: Table,
  filled: readonly (readonly Values[])[],
  number: number,
  index: number,
): Values | null {
  const [first] = key
  if (!first) return {}
  const [link] = links
  if (first.name === 'owner' && link) {
    const owners = filled[link.target] ?? []
    const owner = owners[plan.key === 'shared' ? index : number % Math.max(owners.length, 1)]
    const value = owner?.[link.targetColumns[0]?.name ?? '']
    if (value === undefined) return null
    return plan.key === 'shared' ? { owner: value } : { owner: value, position: index }
  }
  if (plan.key === 'composite') return { a: 1 + (index % 2), b: index }
  return { id: literalOf(first, index + 1) }
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

/** The value that a small number stands for. */
export function literalOf({ type }: Column, value: number): JsonValue {
  switch (type) {
    case 'int':
      return value
    case 'text':
      return `k${value}`
    case 'uuid':
      return `00000000-0000-4000-8000-00000000000${value % 10}`
  }
}
