import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../model/errors.ts'
import type { MigrationPart } from '../model/migration.ts'
import { sqlTextOf } from '../model/sql-text.ts'
import type { Subject } from './load-subject.ts'
import { readMigrations } from './migrations/index.ts'

/** The SQL of one file of a subject's schema, or of one migration. */
export type SchemaFile = MigrationPart

/**
 * The SQL that creates a subject's database, in the order in which it runs.
 * @throws HarnessError `bad-config` when a file is not there, or a folder holds no migrations that can be used
 */
export async function readSchemaFiles({ definition, folder }: Subject): Promise<readonly SchemaFile[]> {
  const migrations = migrationsFolder({ definition, folder })
  if (migrations !== null) return (await readMigrations(migrations)).map(({ up }) => up)
  const { schema } = definition
  const file = typeof schema === 'string' ? schema : 'file' in schema ? schema.file : ''
  const path = join(folder, file)
  return [{ path, text: await read(path), firstLine: 1, transaction: 'as-sent' }]
}

/** Absolute. Null: the schema is one file. */
export function migrationsFolder({ definition: { schema }, folder }: Subject): string | null {
  return typeof schema !== 'string' && 'migrations' in schema ? join(folder, schema.migrations) : null
}

/** Changes when anything that makes the schema changes. Hexadecimal. */
export function hashSchemaFiles(files: readonly Pick<SchemaFile, 'text'>[]): string {
  const hash = createHash('sha256')
  for (const { text } of files) hash.update(`${Buffer.byteLength(text)} `).update(text)
  return hash.digest('hex')
}

async function read(path: string): Promise<string> {
  try {
    return sqlTextOf(await readFile(path))
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `: ${cause.message}` : ''
    throw new HarnessError(`the schema file ${path} cannot be read${reason}`, { code: 'bad-config', cause })
  }
}
