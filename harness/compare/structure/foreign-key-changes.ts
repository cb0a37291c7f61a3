import type { CatalogForeignKey } from '../../model/catalog.ts'
import { qualifiedName, type StructureLinks, type TableLink, tableKey } from '../../model/structure.ts'
import { areNew, followColumns, same } from './follow-columns.ts'

export interface ChangedForeignKey {
  /** By their names after; of a key that is gone, by those before. */
  readonly columns: readonly string[]
  /** Null: it is gone. */
  readonly now: CatalogForeignKey | null
}

export interface ForeignKeyChange {
  /** A clause. */
  readonly text: string
  readonly isImplied: boolean
  readonly foreignKey: ChangedForeignKey
}

/** Of what keys say: a name alone is nothing. */
export function foreignKeyChanges(link: TableLink, links: StructureLinks): readonly ForeignKeyChange[] {
  const { before, after } = link
  const table = `table ${qualifiedName(after)}`
  const open = [...after.foreignKeys]
  const take = (isIt: (key: CatalogForeignKey) => boolean): CatalogForeignKey | undefined => {
    const index = open.findIndex(isIt)
    return index < 0 ? undefined : open.splice(index, 1)[0]
  }
  const followed = before.foreignKeys.map((key) => ({ key, kept: followKey(key, link, links) }))
  const changed = followed
    .filter(({ kept }) => take((key) => same(key, kept)) === undefined)
    .filter(
      ({ kept }) =>
        kept === null || take(({ name: _, ...key }) => same({ name: kept.name, ...key }, kept)) === undefined,
    )
  const known = changed.map(({ key, kept }): ForeignKeyChange => {
    const now =
      kept === null
        ? undefined
        : (take((other) => other.name === kept.name) ?? take((other) => same(other.columns, kept.columns)))
    if (!now) {
      const text = `${table} lost its foreign key ${keyText(key)}`
      return { text, isImplied: kept === null, foreignKey: { columns: key.columns, now: null } }
    }
    const name = now.name === kept?.name ? '' : `${now.name}: `
    const text = `foreign key ${key.name} of ${table} is now ${name}${keyParts(now)}, and was ${keyParts(key)}`
    return { text, isImplied: false, foreignKey: { columns: now.columns, now } }
  })
  const added = open.map((now): ForeignKeyChange => {
    const text = `${table} has a foreign key now, ${keyText(now)}`
    return { text, isImplied: areNew(now.columns, link), foreignKey: { columns: now.columns, now } }
  })
  return [...known, ...added]
}

/** The key as it is by the names after; null when a part of it is gone. */
function followKey(key: CatalogForeignKey, link: TableLink, links: StructureLinks): CatalogForeignKey | null {
  const target = links.get(tableKey(key.target))
  const columns = followColumns(key.columns, link)
  const onDeleteColumns = followColumns(key.onDeleteColumns, link)
  const targetColumns = target ? followColumns(key.targetColumns, target) : null
  if (!target || !columns || !onDeleteColumns || !targetColumns) return null
  const { schema, name } = target.after
  return { ...key, columns, target: { schema, name }, targetColumns, onDeleteColumns }
}

/** `book_author_fkey on author to shop.author (id) ON DELETE CASCADE`. */
function keyText(key: CatalogForeignKey): string {
  return `${key.name} ${keyParts(key)}`
}

function keyParts({ columns, target, targetColumns, ...key }: CatalogForeignKey): string {
  const checks = { nothing: ' NOT ENFORCED', 'new-rows': ' NOT VALID' }
  const isPartial = !same(key.onDeleteColumns, columns) && key.onDelete.startsWith('set-')
  return [
    `on ${columns.join(', ')} to ${qualifiedName(target)} (${targetColumns.join(', ')})${key.match ? ' MATCH FULL' : ''}`,
    ` ON DELETE ${actionText(key.onDelete)}${isPartial ? ` (${key.onDeleteColumns.join(', ')})` : ''}`,
    key.onUpdate === 'no-action' ? '' : ` ON UPDATE ${actionText(key.onUpdate)}`,
    key.deferrable ? ` DEFERRABLE${key.deferred ? ' INITIALLY DEFERRED' : ''}` : '',
    key.checks ? checks[key.checks] : '',
  ].join('')
}

/** `SET NULL`. */
export function actionText(action: CatalogForeignKey['onDelete']): string {
  return action.replace('-', ' ').toUpperCase()
}
