import { join } from 'node:path'
import type { Problem } from '../../model/errors.ts'
import type { Migration, MigrationPart } from '../../model/migration.ts'
import { type FolderContent, readText, refuse } from './migration-files.ts'
import { byNumbers, versionOf } from './migration-name.ts'

const ending = /\.(?:up|down)\.sql$/

/** Whether a file is of a pair: `0003_name.up.sql`, `0003_name.down.sql`. */
export function isPaired(file: string): boolean {
  return ending.test(file)
}

/** A file for each way, as golang-migrate has them, and node-pg-migrate where it keeps them apart. */
export async function readPairs({ folder, sqlFiles }: FolderContent): Promise<readonly Migration[]> {
  const names = [...new Set(sqlFiles.map((file) => file.replace(ending, '')))].sort(byNumbers)
  const problems = names.flatMap((name): readonly Problem[] => {
    if (sqlFiles.includes(`${name}.up.sql`)) return []
    const place = { file: join(folder, `${name}.down.sql`) }
    return [{ message: 'there is no file of the same name that ends in .up.sql', place, fix: `add ${name}.up.sql` }]
  })
  if (problems.length > 0) refuse(folder, problems)
  const part = async (file: string): Promise<MigrationPart> => {
    return { path: join(folder, file), text: await readText(folder, file), firstLine: 1, transaction: 'as-sent' }
  }
  return Promise.all(
    names.map(async (name) => {
      const down = `${name}.down.sql`
      return {
        version: versionOf(name),
        name,
        up: await part(`${name}.up.sql`),
        down: sqlFiles.includes(down) ? await part(down) : null,
      }
    }),
  )
}
