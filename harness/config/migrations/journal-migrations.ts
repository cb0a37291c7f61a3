import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Migration } from '../../model/migration.ts'
import { type FolderContent, readText, refuse } from './migration-files.ts'
import { plainMigration } from './plain-migrations.ts'

const journal = join('meta', '_journal.json')

export function hasJournal(folder: string): boolean {
  return existsSync(join(folder, journal))
}

/** Files that a journal names in their order, as Drizzle has them: `0003_name.sql` and `meta/_journal.json`. */
export async function readJournaled({ folder, sqlFiles }: FolderContent): Promise<readonly Migration[]> {
  const place = { file: join(folder, journal) }
  const tags = tagsOf(await readText(folder, journal))
  if (tags === null)
    return refuse(folder, [{ message: 'this is no journal of Drizzle: its entries need a tag each', place }])
  const missing = tags.filter((tag) => !sqlFiles.includes(`${tag}.sql`))
  const unnamed = sqlFiles.filter((file) => !tags.includes(file.slice(0, -'.sql'.length)))
  const problems = [
    ...missing.map((tag) => ({ message: `it names ${tag}, but there is no ${tag}.sql`, place })),
    ...unnamed.map((file) => ({
      message: `${journal} does not name it, so Drizzle passes over it`,
      place: { file: join(folder, file) },
      fix: 'let drizzle-kit generate add it, or keep it elsewhere',
    })),
  ]
  if (problems.length > 0) refuse(folder, problems)
  return Promise.all(tags.map((tag) => plainMigration(folder, `${tag}.sql`, 'own')))
}

/** Null: it is none. */
function tagsOf(text: string): readonly string[] | null {
  const entries = memberOf(parsed(text), 'entries')
  if (!Array.isArray(entries)) return null
  const tags = entries.map((entry: unknown) => memberOf(entry, 'tag')).filter((tag) => typeof tag === 'string')
  return tags.length === entries.length ? tags : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
