import { expect, test } from 'vitest'
import type { CatalogForeignKey, Table } from '../../model/catalog.ts'
import { sameStructure, tableKey } from '../../model/structure.ts'
import { foreignKeyChanges } from './foreign-key-changes.ts'

const shelf = { schema: 'shop', name: 'shelf' }

function foreignKey(name: string, details: Partial<CatalogForeignKey> = {}): CatalogForeignKey {
  const [columns, actions] = [['shelf'], { onDelete: 'no-action', onUpdate: 'no-action' } as const]
  return {
    ...{ name, columns, target: shelf, targetColumns: ['id'], ...actions, onDeleteColumns: columns, deferrable: false },
    ...details,
  }
}

function table(...foreignKeys: readonly CatalogForeignKey[]): Table {
  const columns = ['id', 'shelf'].map((name) => ({
    ...{ name, type: { kind: 'base' as const, name: 'int4' }, sqlType: 'integer', nullable: true, default: null },
    ...{ generated: null, identity: null, sequence: null },
  }))
  return { ...shelf, columns, primaryKey: ['id'], uniques: [], foreignKeys, triggers: [] }
}

function changes(before: Table, after: Table): readonly string[] {
  const links = sameStructure([before])
  const link = links.get(tableKey(before))
  if (!link) throw new Error('the table is there')
  return foreignKeyChanges({ ...link, after }, links).map(({ text }) => text)
}

test('a foreign key that is only called otherwise is the same, also among others on its columns', () => {
  expect(changes(table(foreignKey('a')), table(foreignKey('b')))).toEqual([])
  const cascade = { onDelete: 'cascade' } as const
  const [before, after] = [
    table(foreignKey('a', cascade), foreignKey('b')),
    table(foreignKey('c'), foreignKey('a', cascade)),
  ]
  expect(changes(before, after)).toEqual([])
})

test('of two that say the same, the one whose name is gone is lost', () => {
  expect(changes(table(foreignKey('a'), foreignKey('b')), table(foreignKey('b')))).toEqual([
    'table shop.shelf lost its foreign key a on shelf to shop.shelf (id) ON DELETE NO ACTION',
  ])
})

test('one that is matched or checked otherwise is told', () => {
  const plain = 'on shelf to shop.shelf (id) ON DELETE NO ACTION'
  const told = (before: string, after: string) => [
    `foreign key a of table shop.shelf is now ${after}, and was ${before}`,
  ]
  const [full, deferrable] = [{ match: 'full' } as const, { deferrable: true }]
  expect(changes(table(foreignKey('a')), table(foreignKey('a', full)))).toEqual(
    told(plain, plain.replace(' ON DELETE', ' MATCH FULL ON DELETE')),
  )
  expect(
    changes(table(foreignKey('a', deferrable)), table(foreignKey('a', { ...deferrable, deferred: true }))),
  ).toEqual(told(`${plain} DEFERRABLE`, `${plain} DEFERRABLE INITIALLY DEFERRED`))
})

test('one that says something else too is told by both names', () => {
  expect(changes(table(foreignKey('a')), table(foreignKey('b', { onDelete: 'cascade' })))).toEqual([
    'foreign key a of table shop.shelf is now b: on shelf to shop.shelf (id) ON DELETE CASCADE, ' +
      'and was on shelf to shop.shelf (id) ON DELETE NO ACTION',
  ])
})
