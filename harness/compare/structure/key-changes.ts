import type { TablePart } from '../../model/case.ts'
import type { CatalogForeignKey, QualifiedName } from '../../model/catalog.ts'
import { qualifiedName, type StructureLinks, type TableLink, tableKey } from '../../model/structure.ts'

/**
 * What is other about a table besides its columns, as clauses: keys and triggers. A key that goes, or comes, because a
 * column or table of it does is no change of its own, and neither is another name of what it consists of.
 */
export function tablePartChanges(link: TableLink, links: StructureLinks): readonly (readonly [TablePart, string])[] {
  return [
    ...primaryKeyChange(link).map((text) => ['primary-key', text] as const),
    ...uniqueKeyChanges(link).map((text) => ['unique-keys', text] as const),
    ...foreignKeyChanges(link, links).map((text) => ['foreign-keys', text] as const),
    ...triggerChanges(link).map((text) => ['triggers', text] as const),
  ]
}

/** The names after, of columns that are all there still; null when one is gone. */
function follow(columns: readonly string[], { columns: names }: TableLink): readonly string[] | null {
  const followed = columns.flatMap((name) => names.get(name) ?? [])
  return followed.length === columns.length ? followed : null
}

function holdsNew(columns: readonly string[], { columns: names }: TableLink): boolean {
  const known = new Set(names.values())
  return columns.some((name) => !known.has(name))
}

function primaryKeyChange(link: TableLink): readonly string[] {
  const { before, after } = link
  const then = follow(before.primaryKey, link)
  if (then === null || holdsNew(after.primaryKey, link) || same(then, after.primaryKey)) return []
  const table = `table ${qualifiedName(after)}`
  if (then.length === 0) return [`${table} has a primary key now, on ${list(after.primaryKey)}`]
  if (after.primaryKey.length === 0) return [`${table} lost its primary key, on ${list(before.primaryKey)}`]
  return [`the primary key of ${table} is now on ${list(after.primaryKey)}, and was on ${list(before.primaryKey)}`]
}

function uniqueKeyChanges(link: TableLink): readonly string[] {
  const { before, after } = link
  const table = `table ${qualifiedName(after)}`
  const open = [...after.uniques]
  const lost = before.uniques.flatMap((columns) => {
    const then = follow(columns, link)
    if (then === null) return []
    const found = open.findIndex((candidate) => same(candidate, then))
    if (found < 0) return [`${table} lost its unique key on ${list(columns)}`]
    open.splice(found, 1)
    return []
  })
  const added = open.filter((columns) => !holdsNew(columns, link))
  return [...lost, ...added.map((columns) => `${table} has a unique key on ${list(columns)} now`)]
}

function foreignKeyChanges(link: TableLink, links: StructureLinks): readonly string[] {
  const { before, after } = link
  const table = `table ${qualifiedName(after)}`
  const open = [...after.foreignKeys]
  const take = (isIt: (key: CatalogForeignKey) => boolean): CatalogForeignKey | undefined => {
    const index = open.findIndex(isIt)
    return index < 0 ? undefined : open.splice(index, 1)[0]
  }
  const followed = before.foreignKeys.flatMap((key) => {
    const then = followKey(key, link, links)
    return then === null ? [] : [{ key, then }]
  })
  const changed = followed.filter(({ then }) => take((key) => same(key, then)) === undefined)
  const texts = changed.map(({ key, then }) => {
    const now =
      take((candidate) => candidate.name === then.name) ?? take((candidate) => same(candidate.columns, then.columns))
    if (!now) return `${table} lost its foreign key ${keyText(key)}`
    const name = now.name === then.name ? '' : `${now.name}: `
    return `foreign key ${key.name} of ${table} is now ${name}${keyParts(now)}, and was ${keyParts(key)}`
  })
  const isImplied = (key: CatalogForeignKey): boolean => {
    const target = [...links.values()].find((candidate) => tableKey(candidate.after) === tableKey(key.target))
    return holdsNew(key.columns, link) || !target || holdsNew(key.targetColumns, target)
  }
  const added = open.filter((key) => !isImplied(key))
  return [...texts, ...added.map((key) => `${table} has a foreign key now, ${keyText(key)}`)]
}

/** The key as it is by the names after; null when a part of it is gone. */
function followKey(key: CatalogForeignKey, link: TableLink, links: StructureLinks): CatalogForeignKey | null {
  const target = links.get(tableKey(key.target))
  const [columns, onDeleteColumns] = [follow(key.columns, link), follow(key.onDeleteColumns, link)]
  const targetColumns = target ? follow(key.targetColumns, target) : null
  if (!target || !columns || !onDeleteColumns || !targetColumns) return null
  const { schema, name } = target.after
  return { ...key, columns, target: { schema, name }, targetColumns, onDeleteColumns }
}

function triggerChanges({ before, after }: TableLink): readonly string[] {
  const table = `table ${qualifiedName(after)}`
  const lost = before.triggers.filter((name) => !after.triggers.includes(name))
  const added = after.triggers.filter((name) => !before.triggers.includes(name))
  return [
    ...lost.map((name) => `${table} lost its trigger ${name}`),
    ...added.map((name) => `${table} has a trigger ${name} now`),
  ]
}

/** `book_author_fkey on author to shop.author (id) ON DELETE CASCADE`. */
function keyText(key: CatalogForeignKey): string {
  return `${key.name} ${keyParts(key)}`
}

function keyParts({ columns, target, targetColumns, ...key }: CatalogForeignKey): string {
  const checks = { nothing: ' NOT ENFORCED', 'new-rows': ' NOT VALID' }
  const isPartial = !same(key.onDeleteColumns, columns) && key.onDelete.startsWith('set-')
  return [
    `on ${list(columns)} to ${nameOf(target)} (${list(targetColumns)})`,
    ` ON DELETE ${actionText(key.onDelete)}${isPartial ? ` (${list(key.onDeleteColumns)})` : ''}`,
    key.onUpdate === 'no-action' ? '' : ` ON UPDATE ${actionText(key.onUpdate)}`,
    key.deferrable ? ' DEFERRABLE' : '',
    key.checks ? checks[key.checks] : '',
  ].join('')
}

function actionText(action: CatalogForeignKey['onDelete']): string {
  return action.replace('-', ' ').toUpperCase()
}

function nameOf(table: QualifiedName): string {
  return qualifiedName(table)
}

function list(columns: readonly string[]): string {
  return columns.join(', ')
}

/** Catalogs are JSON, written by one query: equal parts have equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
