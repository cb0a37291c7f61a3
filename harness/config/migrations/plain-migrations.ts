import { join } from 'node:path'
import type { Migration, MigrationTransaction } from '../../model/migration.ts'
import { type FolderContent, readText } from './migration-files.ts'
import { byNumbers, versionOf } from './migration-name.ts'

/** Files that are each one migration, without a way back: `0003_name.sql`, in the order of their names. */
export async function readPlain({ folder, sqlFiles }: FolderContent): Promise<readonly Migration[]> {
  return Promise.all(sqlFiles.toSorted(byNumbers).map((file) => plainMigration(folder, file, 'as-sent')))
}

/** @param file its path in the folder, which ends in `.sql` */
export async function plainMigration(
  folder: string,
  file: string,
  transaction: MigrationTransaction,
): Promise<Migration> {
  const name = file.slice(0, -'.sql'.length)
  const up = { path: join(folder, file), text: await readText(folder, file), firstLine: 1, transaction }
  return { version: versionOf(name), name, up, down: null }
}
