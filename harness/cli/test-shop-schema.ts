import { loadSubject, readSchemaFiles } from '../config/index.ts'
import { checkout } from './test-command.ts'

/** The SQL that creates the bookshop's database, all migrations in one. */
export async function shopSchema(): Promise<string> {
  const files = await readSchemaFiles(await loadSubject(checkout, 'bookshop'))
  return files.map(({ text }) => text).join('\n')
}
