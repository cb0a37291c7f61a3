import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Migration, MigrationPart } from '../../model/migration.ts'
import { type FolderContent, readText, refuse } from './migration-files.ts'
import { versionOf } from './migration-name.ts'

const upFile = 'migration.sql'
const downFile = 'down.sql'

export function hasMigration(folder: string, name: string): boolean {
  return existsSync(join(folder, name, upFile))
}

/** A folder for each, as Prisma has them, in the order of their names: `20260131120000_name/migration.sql`. */
export async function readFolders({ folder, folders }: FolderContent): Promise<readonly Migration[]> {
  const empty = folders.filter((name) => !hasMigration(folder, name))
  if (empty.length > 0) {
    refuse(
      folder,
      empty.map((name) => ({
        message: `there is no ${upFile} in it, as there is beside it`,
        place: { file: join(folder, name) },
        fix: 'add it, or keep the folder elsewhere',
      })),
    )
  }
  const part = async (name: string, file: string): Promise<MigrationPart> => {
    const text = await readText(folder, name, file)
    return { path: join(folder, name, file), text, firstLine: 1, transaction: 'as-sent' }
  }
  return Promise.all(
    folders.map(async (name) => {
      const down = existsSync(join(folder, name, downFile)) ? await part(name, downFile) : null
      return { version: versionOf(name), name, up: await part(name, upFile), down }
    }),
  )
}
