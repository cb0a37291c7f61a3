import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError, type Problem } from '../../model/errors.ts'
import { sqlTextOf } from '../../model/sql-text.ts'

/** What is in a folder of migrations, sorted by code units. */
export interface FolderContent {
  readonly folder: string
  /** Names of its `.sql` files. */
  readonly sqlFiles: readonly string[]
  /** Names of its files that look like migrations that are programs. */
  readonly programs: readonly string[]
  /** Names of its folders, without hidden ones. */
  readonly folders: readonly string[]
}

/** @throws HarnessError `bad-config` when it cannot be read */
export async function readContent(folder: string): Promise<FolderContent> {
  const entries = await entriesOf(folder)
  const names = (wanted: (entry: Dirent) => boolean): readonly string[] =>
    entries.filter((entry) => !entry.name.startsWith('.') && wanted(entry)).map(({ name }) => name)
  return {
    folder,
    sqlFiles: names((entry) => !entry.isDirectory() && entry.name.endsWith('.sql')),
    programs: names((entry) => !entry.isDirectory() && /^\d.*\.(?:[cm]?[jt]s|go|py|rb)$/.test(entry.name)),
    folders: names((entry) => entry.isDirectory()),
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw unreadable(`the folder of migrations ${folder}`, cause)
  }
}

/** @throws HarnessError `bad-config` when it cannot be read */
export async function readText(...path: readonly string[]): Promise<string> {
  const file = join(...path)
  try {
    return sqlTextOf(await readFile(file))
  } catch (cause) {
    throw unreadable(`the migration ${file}`, cause)
  }
}

/** @throws HarnessError always */
export function refuse(folder: string, problems: readonly Problem[]): never {
  throw new HarnessError(`the migrations in ${folder} cannot be used`, { code: 'bad-config', problems })
}

function unreadable(what: string, cause: unknown): HarnessError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (cause instanceof SyntaxError)
    return new HarnessError(`${what} cannot be read: ${cause.message}`, { code: 'bad-config', cause })
  const reason = code === 'ENOENT' ? 'it is not there' : code === 'ENOTDIR' ? 'it is no folder' : String(code ?? cause)
  return new HarnessError(`${what} cannot be read: ${reason}`, { code: 'bad-config', cause })
}
