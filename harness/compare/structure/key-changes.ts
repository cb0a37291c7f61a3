import type { TablePart } from '../../model/expectation.ts'
import { qualifiedName, type StructureLinks, type TableLink } from '../../model/structure.ts'
import { areNew, followColumns, same } from './follow-columns.ts'
import { type ChangedForeignKey, foreignKeyChanges } from './foreign-key-changes.ts'

export interface TablePartChange {
  readonly part: TablePart
  /** A clause. */
  readonly text: string
  /** The key goes with a column or table that is gone, or all of its columns are new. */
  readonly isImplied: boolean
  readonly foreignKey?: ChangedForeignKey
}

/** What is other about a table besides its columns: keys, and how it is kept. Another name of what a key consists of is nothing. */
export function tablePartChanges(link: TableLink, links: StructureLinks): readonly TablePartChange[] {
  return [
    ...primaryKeyChange(link),
    ...uniqueKeyChanges(link),
    ...foreignKeyChanges(link, links).map((change) => ({ part: 'foreign-keys' as const, ...change })),
    ...rowSecurityChange(link),
    ...loggingChange(link),
  ]
}

function primaryKeyChange(link: TableLink): readonly TablePartChange[] {
  const { before, after } = link
  const then = followColumns(before.primaryKey, link)
  const [had, has] = [before.primaryKey.length > 0, after.primaryKey.length > 0]
  if ((!had && !has) || same(then, after.primaryKey)) return []
  const table = `table ${qualifiedName(after)}`
  const text = !had
    ? `${table} has a primary key now, on ${list(after.primaryKey)}`
    : !has
      ? `${table} lost its primary key, on ${list(before.primaryKey)}`
      : `the primary key of ${table} is now on ${list(after.primaryKey)}, and was on ${list(before.primaryKey)}`
  const isImplied = (!had || then === null) && (!has || areNew(after.primaryKey, link))
  return [{ part: 'primary-key', text, isImplied }]
}

function uniqueKeyChanges(link: TableLink): readonly TablePartChange[] {
  const { before, after } = link
  const table = `table ${qualifiedName(after)}`
  const open = [...after.uniques]
  const lost = before.uniques.flatMap((columns): readonly TablePartChange[] => {
    const then = followColumns(columns, link)
    const found = open.findIndex((candidate) => same(candidate, then))
    if (found >= 0) {
      open.splice(found, 1)
      return []
    }
    const text = `${table} lost its unique key on ${list(columns)}`
    return [{ part: 'unique-keys', text, isImplied: then === null }]
  })
  const added = open.map((columns): TablePartChange => {
    const text = `${table} has a unique key on ${list(columns)} now`
    return { part: 'unique-keys', text, isImplied: areNew(columns, link) }
  })
  return [...lost, ...added]
}

function rowSecurityChange({ before, after }: TableLink): readonly TablePartChange[] {
  if (before.rowSecurity === after.rowSecurity) return []
  const table = `table ${qualifiedName(after)}`
  const kinds = { enabled: 'row level security', forced: 'row level security that is forced on its owner' } as const
  const [then, now] = [before.rowSecurity, after.rowSecurity]
  const text = now
    ? `${table} has ${kinds[now]} now${then ? `, and had ${kinds[then]}` : ''}`
    : `${table} lost its row level security`
  return [{ part: 'row-security', text, isImplied: false }]
}

function loggingChange({ before, after }: TableLink): readonly TablePartChange[] {
  if (before.unlogged === after.unlogged) return []
  const text = `table ${qualifiedName(after)} is ${after.unlogged ? 'unlogged now' : 'logged now, and was not'}`
  return [{ part: 'logging', text, isImplied: false }]
}

function list(columns: readonly string[]): string {
  return columns.join(', ')
}
