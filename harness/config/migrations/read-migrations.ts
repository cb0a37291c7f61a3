import { join } from 'node:path'
import type { Problem } from '../../model/errors.ts'
import type { Migration } from '../../model/migration.ts'
import { hasMigration, readFolders } from './folder-migrations.ts'
import { hasJournal, readJournaled } from './journal-migrations.ts'
import { type FolderContent, readContent, readText, refuse } from './migration-files.ts'
import { versionKey } from './migration-name.ts'
import { isPaired, readPairs } from './paired-migrations.ts'
import { readPlain } from './plain-migrations.ts'
import { marksIn } from './section-marks.ts'
import { readSections } from './sectioned-migrations.ts'

/**
 * The migrations of a folder, first to last, at least one. Its layout, that of one of the tools that docs/subjects.md
 * lists, is recognised by what is in it; files that are no SQL are passed over.
 * @param folder absolute
 * @throws HarnessError `bad-config`, with every problem: it cannot be read, holds none, is of no layout or of several, or
 * has a version twice
 */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const content = await readContent(folder)
  const migrations = await ofItsLayout(content)
  const problems = sharedVersions(migrations)
  if (problems.length > 0) refuse(folder, problems)
  return migrations
}

async function ofItsLayout(content: FolderContent): Promise<readonly Migration[]> {
  const { folder, sqlFiles, programs, folders } = content
  if (programs.length > 0) {
    refuse(
      folder,
      inFiles(folder, programs, 'a migration that is a program cannot be run here', 'use a run step for it'),
    )
  }
  if (hasJournal(folder)) return readJournaled(content)
  if (folders.some((name) => hasMigration(folder, name))) {
    const fix = 'keep one of the two ways'
    if (sqlFiles.length > 0) refuse(folder, inFiles(folder, sqlFiles, 'beside folders with a migration.sql each', fix))
    return readFolders(content)
  }
  if (sqlFiles.length === 0) {
    const message = 'there is no .sql file in it, and no folder with a migration.sql'
    refuse(folder, [{ message, place: { file: folder }, fix: 'name the folder that holds the migrations themselves' }])
  }
  const unpaired = sqlFiles.filter((file) => !isPaired(file))
  if (unpaired.length === 0) return readPairs(content)
  if (unpaired.length < sqlFiles.length) {
    const message = 'its name ends neither in .up.sql nor in .down.sql, as others do'
    refuse(folder, inFiles(folder, unpaired, message, 'name it so, or keep it elsewhere'))
  }
  const files = await Promise.all(sqlFiles.map(async (name) => ({ name, text: await readText(folder, name) })))
  const marks = new Set(files.flatMap(({ text }) => marksIn(text)))
  const [only, ...others] = marks
  if (only === undefined) return readPlain(content)
  if (others.length > 0) {
    const examples = [...marks].map(({ tool, example }) => `${example} (${tool})`).join(' and ')
    refuse(folder, [{ message: `there are lines of several tools: ${examples}`, place: { file: folder } }])
  }
  return readSections(folder, files, only)
}

function inFiles(folder: string, names: readonly string[], message: string, fix: string): readonly Problem[] {
  return names.map((name) => ({ message, place: { file: join(folder, name) }, fix }))
}

function sharedVersions(migrations: readonly Migration[]): readonly Problem[] {
  const first = new Map<string, Migration>()
  return migrations.flatMap((migration): readonly Problem[] => {
    const key = versionKey(migration.version)
    const other = first.get(key)
    if (other === undefined) first.set(key, migration)
    if (other === undefined) return []
    const message = `version ${migration.version} is also that of ${other.name}`
    return [{ message, place: { file: migration.up.path }, fix: 'give each a number of its own' }]
  })
}
