import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../model/errors.ts'
import type { Subject } from './load-subject.ts'

/** One SQL file of a subject's schema. */
export interface SchemaFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

/**
 * The SQL that creates a subject's database, in the order in which it runs.
 * @throws HarnessError `bad-config` when a file is not there
 */
export async function readSchemaFiles({ definition, folder }: Subject): Promise<readonly SchemaFile[]> {
  const source = typeof definition.schema === 'string' ? { file: definition.schema } : definition.schema
  const paths = 'file' in source ? [join(folder, source.file)] : await migrationFiles(join(folder, source.migrations))
  return Promise.all(paths.map(async (path) => ({ path, text: await read(path) })))
}

/** Changes when anything that makes the schema changes. Hexadecimal. */
export function hashSchemaFiles(files: readonly SchemaFile[]): string {
  const hash = createHash('sha256')
  for (const { text } of files) hash.update(`${Buffer.byteLength(text)} `).update(text)
  return hash.digest('hex')
}

async function migrationFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new HarnessError(`the folder of migrations ${folder} cannot be read`, { code: 'bad-config', cause })
  })
  const files = names
    .filter((name) => name.endsWith('.sql'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  if (files.length === 0) throw new HarnessError(`${folder} has no .sql file`, { code: 'bad-config' })
  return files.map((name) => join(folder, name))
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new HarnessError(`the schema file ${path} cannot be read`, { code: 'bad-config', cause })
  }
}
